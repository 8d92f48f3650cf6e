"""What torchvision's ToTensor and Normalize make of each of the 256 bytes, as 64-bit digests.

ToTensor is `img.to(float32).div(255)` and Normalize `tensor.sub_(mean).div_(std)` with float32 tensors
(torchvision/transforms/functional.py); here they are written out, so that torch alone is needed.
The digest is FNV-1a over the 32-bit patterns of the 256 results, in order.
"""

import numpy as np
import torch


def digest(values):
    hash = 0xCBF29CE484222325
    for word in values.numpy().view(np.uint32).tolist():
        hash = ((hash ^ word) * 0x100000001B3) % 2**64
    return hash


image = torch.arange(256, dtype=torch.uint8).view(1, 16, 16)
plain = image.to(torch.float32).div(255)
print("to_tensor", hex(digest(plain.flatten())))
for mean, std in [(0.5, 0.5), (0.1307, 0.3081)]:
    tensors = [torch.as_tensor([number], dtype=torch.float32)[:, None, None] for number in (mean, std)]
    result = plain.clone().sub_(tensors[0]).div_(tensors[1])
    print("normalize", mean, std, hex(digest(result.flatten())))

generator = torch.Generator().manual_seed(0)
SPLITS = [(10, [0.8, 0.2]), (11, [0.5, 0.5]), (11, [0.3, 0.3, 0.4]), (10, [1 / 3, 1 / 3, 1 / 3]), (7, [3, 4])]
for count, parts in SPLITS:
    split = torch.utils.data.random_split(range(count), parts, generator)
    print("random_split", count, parts, [len(part) for part in split])
