@_exported import Learning
@_exported import Optimizers
@_exported import Tensors
