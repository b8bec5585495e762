@_exported import Formulas
@_exported import Learning
@_exported import Minimizers
@_exported import Optimizers
@_exported import Studies
@_exported import Tensors
@_exported import Tracking
