# convscope in a container:
#
#   docker build -t convscope . && docker run --rm -p 127.0.0.1:8000:8000 -v convscope:/data convscope
#
# The link to open is printed at start, with its token. Build arguments:
#
#   BASE           an image with Python 3.11 or later and its venv module
#   TORCH_INDEX    where torch and torchvision come from, at their locked versions: by default PyTorch's own builds
#                  without CUDA. Empty: the locked builds themselves, which bring CUDA along
#   FETCH_WEIGHTS  none leaves out ResNet-18's ImageNet weights (47 MB), which are also left out if their server does not
#                  answer
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
WORKDIR /build
RUN python3 -m venv /opt/convscope
ENV PATH=/opt/convscope/bin:$PATH \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
COPY requirements.lock tools/install_locked.sh ./
RUN ./install_locked.sh requirements.lock "${TORCH_INDEX}" pip install
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY static static
COPY templates templates
RUN pip install --no-deps .
# The weights lie in torch's cache and not in /data, whose volume may be empty or older than the image.
ARG FETCH_WEIGHTS=resnet18
RUN mkdir -p /opt/torch/hub && \
    if [ "${FETCH_WEIGHTS}" != none ]; then \
        convscope weights fetch resnet18 --quick --data-dir /opt/torch/hub || true; \
    fi && \
    chmod -R a+rX /opt/torch

FROM ${BASE}
COPY --from=build /opt/convscope /opt/convscope
COPY --from=build /opt/torch /opt/torch
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin convscope && \
    install --directory --owner convscope --group convscope /data
ENV CONVSCOPE_DATA_DIR=/data \
    CONVSCOPE_HOST=0.0.0.0 \
    CONVSCOPE_PORT=8000 \
    HOME=/tmp \
    PATH=/opt/convscope/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TORCH_HOME=/opt/torch
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/api/health', timeout=2)"]
ENTRYPOINT ["convscope"]
CMD ["serve"]
