"""The steps in PyTorch with the loss, and so its gradient, by `torch.compile`, and the fused Adam."""

import functools

import torch

import torch_peer


class Training(torch_peer.Training):
    def prepare(self):
        self.loss = torch.compile(self.loss)


Perceptron = functools.partial(torch_peer.Perceptron, training=Training)
Linear = functools.partial(torch_peer.Linear, training=Training)
