"""Program lines that read weights from files."""

from app.core.programs.image_source import ImageLines

IMPORTS_AFTER_TORCH = ("from safetensors.torch import load_file",)
WEIGHTS_FILE = "weights.safetensors"
"""Name of the file of weights beside a program."""

READ_WEIGHTS = f"""files = [path for path in sys.argv[1:] if path.endswith((".safetensors", ".pth"))]
weights = {{}}
for path in files or [Path(sys.argv[0]).parent / "{WEIGHTS_FILE}"]:
    tensors = torch.load(path, weights_only=True) if str(path).endswith(".pth") else load_file(path)
    for key, tensor in tensors.items():
        # Large tensors may come in several files, some channels in each, in order.
        weights[key] = torch.cat((weights[key], tensor)) if key in weights else tensor"""

LOAD_WEIGHTS = """# The files omit num_batches_tracked, which inference does not use.
missing, unexpected = network.load_state_dict(weights, strict=False)
assert not unexpected and all(name.endswith("num_batches_tracked") for name in missing)"""


def imports(image: ImageLines) -> tuple[str, ...]:
    """Lines that import standard library modules for the image and the weights."""
    if "import sys" in image.imports:
        return image.imports
    return ("import sys", "from pathlib import Path", *(image.imports or ("",)))
