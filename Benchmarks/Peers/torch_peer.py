"""The steps in eager PyTorch, as its tutorials write them, with the fused Adam."""

import itertools
import time

import torch


def adam(parameters):
    return torch.optim.Adam(parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, fused=True)


class Perceptron:
    def __init__(self, problem):
        self.problem = problem
        self.inputs = torch.from_numpy(problem.inputs)
        self.labels = torch.from_numpy(problem.labels).long()
        linears = [torch.nn.Linear(*weights.shape) for weights, _ in problem.layers]
        self.linears = linears
        self.model = torch.nn.Sequential(*itertools.chain(*((linear, torch.nn.ReLU()) for linear in linears)))[:-1]
        self.reset()

    def reset(self):
        with torch.no_grad():
            for linear, (weights, bias) in zip(self.linears, self.problem.layers):
                linear.weight.copy_(torch.from_numpy(weights).T)
                linear.bias.copy_(torch.from_numpy(bias))
        self.optimizer = adam(self.model.parameters())

    def run(self, steps):
        start = time.perf_counter()
        for _ in range(steps):
            self.optimizer.zero_grad(set_to_none=True)
            loss = torch.nn.functional.cross_entropy(self.model(self.inputs), self.labels)
            loss.backward()
            self.optimizer.step()
        return time.perf_counter() - start, float(loss.detach())


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
