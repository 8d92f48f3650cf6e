/// Modules that PyTorch does not have, as they are written into a program that needs them.
enum TorchModules {
  static let gaussianNoise = """
    class GaussianNoise(nn.Module):
        \"""Adds normal noise in training, as Keras's.\"""

        def __init__(self, stddev):
            super().__init__()
            self.stddev = stddev

        def forward(self, x):
            return x + torch.randn_like(x) * self.stddev if self.training else x
    """

  static let gaussianDropout = """
    class GaussianDropout(nn.Module):
        \"""Multiplies by normal noise of mean 1 in training, as Keras's.\"""

        def __init__(self, rate):
            super().__init__()
            self.stddev = (rate / (1 - rate)) ** 0.5

        def forward(self, x):
            return x * (1 + torch.randn_like(x) * self.stddev) if self.training else x
    """

  static let lastAxisBatchNorm = """
    class LastAxisBatchNorm(nn.BatchNorm1d):
        \"""Normalises along the last axis of samples with several, as Keras.\"""

        def forward(self, x):
            return super().forward(x.reshape(-1, x.shape[-1])).reshape(x.shape)
    """

  static let elementPReLU = """
    class ElementPReLU(nn.Module):
        \"""A slope for each element of a sample, as Keras's PReLU.\"""

        def __init__(self, *shape):
            super().__init__()
            self.weight = nn.Parameter(torch.zeros(shape))

        def forward(self, x):
            return torch.where(x > 0, x, self.weight * x)
    """

  static let bentReLU = """
    class BentReLU(nn.Module):
        \"""Keras's relu with its settings.\"""

        def __init__(self, negative_slope, max_value, threshold):
            super().__init__()
            self.negative_slope = negative_slope
            self.max_value = max_value
            self.threshold = threshold

        def forward(self, x):
            above = torch.clamp(x, max=self.max_value)
            return torch.where(x > self.threshold, above, self.negative_slope * (x - self.threshold))
    """

  static let exponential = """
    class Exponential(nn.Module):
        def forward(self, x):
            return torch.exp(x)
    """

  static let squareplus = """
    class Squareplus(nn.Module):
        def __init__(self, b):
            super().__init__()
            self.b = b

        def forward(self, x):
            return (x + torch.sqrt(x * x + self.b)) / 2
    """

  static let sparsePlus = """
    class SparsePlus(nn.Module):
        def forward(self, x):
            bend = (torch.clamp(x, min=-1) + 1) ** 2 / 4
            return torch.where(x < 1, bend, x)
    """

  static let sparseSigmoid = """
    class SparseSigmoid(nn.Module):
        def forward(self, x):
            return torch.clamp((x + 1) / 2, 0, 1)
    """
}
