"""The steps in eager PyTorch, as its tutorials write them, with the fused Adam."""

import itertools
import time

import numpy as np
import torch


def adam(parameters):
    return torch.optim.Adam(parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, fused=True)


class Training:
    """Steps of Adam down `loss(outputs, targets)` of dense layers with ReLU between them."""

    def __init__(self, loss, layers, inputs, targets):
        self.loss_of, self.initial = loss, layers
        self.inputs, self.targets = torch.from_numpy(inputs), targets
        self.linears = [torch.nn.Linear(*weights.shape) for weights, _ in layers]
        pairs = ((linear, torch.nn.ReLU()) for linear in self.linears)
        self.model = torch.nn.Sequential(*itertools.chain(*pairs))[:-1]
        self.prepare()
        self.reset()

    def prepare(self):
        pass

    def loss(self):
        return self.loss_of(self.model(self.inputs), self.targets)

    def reset(self):
        with torch.no_grad():
            for linear, (weights, bias) in zip(self.linears, self.initial):
                linear.weight.copy_(torch.from_numpy(weights).T)
                linear.bias.copy_(torch.from_numpy(bias))
        self.optimizer = adam(self.model.parameters())

    def run(self, steps):
        start = time.perf_counter()
        for _ in range(steps):
            self.optimizer.zero_grad(set_to_none=True)
            loss = self.loss()
            loss.backward()
            self.optimizer.step()
        return time.perf_counter() - start, float(loss.detach())


def Perceptron(problem, training=Training):
    labels = torch.from_numpy(problem.labels).long()
    return training(torch.nn.functional.cross_entropy, problem.layers, problem.inputs, labels)


def Linear(problem, training=Training):
    weights, bias = problem.parameters
    layers = [(weights[:, None], np.full(1, bias))]
    return training(torch.nn.functional.mse_loss, layers, problem.inputs, torch.from_numpy(problem.targets)[:, None])


class Update:
    def __init__(self, problem):
        self.problem = problem
        self.gradients = [torch.from_numpy(gradient) for gradient in problem.gradients]
        self.reset()

    def reset(self):
        self.parameters = torch.nn.Parameter(torch.from_numpy(self.problem.parameters.copy()))
        self.optimizer = adam([self.parameters])
        self.taken = 0

    def run(self, steps):
        start = time.perf_counter()
        for _ in range(steps):
            self.parameters.grad = self.gradients[self.problem.gradient_index(self.taken)]
            self.optimizer.step()
            self.taken += 1
        return time.perf_counter() - start, self.problem.displacement(self.parameters.detach().numpy())
