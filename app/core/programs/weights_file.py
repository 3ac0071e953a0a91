"""Program lines that read weights from files."""

from app.core.programs.image_source import ImageLines

IMPORTS_AFTER_TORCH = ("from safetensors.torch import load_file",)

READ_WEIGHTS = """weights = {}
for path in [path for path in sys.argv[1:] if path.endswith(".safetensors")] or ["weights.safetensors"]:
    for key, tensor in load_file(path).items():
        # Large tensors may come in several files, some channels in each, in order.
        weights[key] = torch.cat((weights[key], tensor)) if key in weights else tensor"""


def imports(image: ImageLines) -> tuple[str, ...]:
    """Lines that import standard library modules for the image and the weights."""
    if "import sys" in image.imports:
        return image.imports
    return ("import sys", *(image.imports or ("",)))
