# Every target does its own set-up; what is already done is not done again.
#
#   make setup   .venv with the locked dependencies and convscope itself, and ResNet-18's ImageNet weights if
#                their server answers; CONVSCOPE_FETCH_WEIGHTS=none leaves them out
#   make run     the server on http://127.0.0.1:8000/
#   make test    all tests but those of jobs, the browser's included
#   make test-jobs   the tests of jobs, on SQLite and PostgreSQL: workers and servers are killed
#   make test-process-engine   the web tests again, on an engine in another process
#   make check   linters, types, locks
#   make bench   what an answer costs beside bare PyTorch, and a frame in Chromium

.PHONY: setup run test test-jobs test-process-engine check bench
.DELETE_ON_ERROR:

runtime := .venv/.runtime-is-installed
dev := .venv/.dev-is-installed
browser := .venv/.browser-is-installed
weights := .venv/.weights-are-fetched
node := node_modules/.package-lock.json

setup: $(weights)

run: $(weights)
	.venv/bin/convscope serve

test: $(dev) $(browser)
	tools/require_node.sh
	node --test --test-reporter=spec $$(find tests/js -name '*.test.js')
	.venv/bin/python -m pytest -n 2 --dist worksteal --ignore=tests/jobs

test-jobs: $(dev)
	tools/postgresql.sh
	.venv/bin/python -m pytest -n 2 tests/jobs

test-process-engine: $(dev)
	TESTED_ENGINE=process .venv/bin/python -m pytest -n 2 --dist worksteal tests/web

check: $(dev) $(node)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	npx --no-install tsc --project .
	npx --no-install eslint --max-warnings 0 .
	npx --no-install prettier --check .
	.venv/bin/hadolint Dockerfile
	tools/lock.sh --check

bench: $(dev) $(browser)
	for benchmark in benchmarks/[!_]*.py; do .venv/bin/python -m "benchmarks.$$(basename "$$benchmark" .py)" || exit; done

$(runtime): requirements.lock pyproject.toml tools/setup.sh
	tools/setup.sh requirements.lock
	touch $@

# A failure is one line and no error. It leaves no stamp, so that the next run tries again.
$(weights): $(runtime)
	@if [ "$$CONVSCOPE_FETCH_WEIGHTS" = none ]; then exit; fi; \
	if .venv/bin/convscope weights fetch resnet18 --quick; then touch $@; fi

$(dev): $(runtime) requirements-dev.lock
	tools/setup.sh requirements-dev.lock
	touch $@

$(browser): $(dev) tools/browser.sh
	tools/browser.sh
	touch $@

$(node): package.json package-lock.json
	npm ci --no-fund --no-audit
	touch $@
