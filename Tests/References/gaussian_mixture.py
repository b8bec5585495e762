"""Log densities and gradients of Gaussian mixtures by PyTorch's distributions; values checked with SciPy's."""

import numpy as np
import scipy
import torch
from scipy import stats
from scipy.special import logsumexp, softmax

from reference import assert_close, numbers, versions, write

torch.set_num_threads(1)


def roots(diagonals, triangles):
    components, d = diagonals.shape
    columns, rows = np.triu_indices(d, 1)
    result = torch.diag_embed(torch.exp(diagonals))
    result[:, rows, columns] = triangles
    return result


def log_densities(logits, means, diagonals, triangles, points):
    q = roots(diagonals, triangles)
    mixture = torch.distributions.MixtureSameFamily(
        torch.distributions.Categorical(logits=logits),
        torch.distributions.MultivariateNormal(means, precision_matrix=q.transpose(1, 2) @ q))
    return mixture.log_prob(points)


def log_prior(diagonals, triangles, precision, excess):
    q, d = roots(diagonals, triangles), diagonals.shape[1]
    wishart = torch.distributions.Wishart(
        torch.tensor(d + excess + 1.0, dtype=torch.float64), torch.eye(d, dtype=torch.float64) / precision**2)
    return wishart.log_prob(q.transpose(1, 2) @ q).sum()


def case(random, dimensions, components, points, precision, excess):
    entries = dimensions * (dimensions - 1) // 2
    shapes = [(components,), (components, dimensions), (components, dimensions), (components, entries)]
    arrays = [random.normal(size=shape).round(3) for shape in shapes]
    data = random.normal(size=(points, dimensions)).round(3)
    parameters = [torch.tensor(array, requires_grad=True) for array in arrays]
    densities = log_densities(*parameters, torch.tensor(data))
    prior = log_prior(*parameters[2:], precision, excess)
    q = roots(*parameters[2:]).detach().numpy()
    precisions = q.transpose(0, 2, 1) @ q
    joint = [stats.multivariate_normal(mean, np.linalg.inv(matrix)).logpdf(data) + np.log(weight)
             for mean, matrix, weight in zip(arrays[1], precisions, softmax(arrays[0]))]
    assert_close(densities.detach(), logsumexp(joint, axis=0).reshape(points), "densities", 1e-9, 1e-9)
    scale = np.eye(dimensions) / precision**2
    expected = sum(stats.wishart(dimensions + excess + 1, scale).logpdf(matrix) for matrix in precisions)
    assert_close(prior.detach(), expected, "prior", 1e-9, 1e-9)

    def gradients(value):
        parts = torch.autograd.grad(value, parameters, allow_unused=True, retain_graph=True)
        return [numbers(np.zeros(shape) if part is None else part) for part, shape in zip(parts, shapes)]

    return {
        "dimensions": dimensions, "components": components, "parameters": [numbers(array) for array in arrays],
        "points": numbers(data), "logDensities": numbers(densities.detach()), "precision": precision, "excess": excess,
        "logPrior": float(prior.detach()), "densityGradients": gradients(densities.sum()),
        "priorGradients": gradients(prior),
    }


generator = np.random.default_rng(5)
settings = [(1, 1, 3, 1.0, 0), (1, 4, 3, 0.5, 2), (2, 3, 5, 1.0, 0), (3, 2, 4, 2.0, 1), (5, 4, 6, 1.0, 0)]
write("gaussian_mixture.json", {"source": "gaussian_mixture.py: PyTorch, agreeing with SciPy", "versions": versions(np, scipy, torch)},
      cases=[case(generator, *setting) for setting in settings])
