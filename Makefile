# The course's verbs. `make` alone lists them. Needed beforehand: Python 3.11 or newer, git and make.
#
# Everything is installed into .venv beside this file; pyproject.toml says what, and a change there
# makes the next call install again. Delete .venv to begin anew.
#
#   PYTHON=…       the Python that .venv is made with, e.g. make lab PYTHON=python3.12
#   LAB_OPTIONS=…  more options for JupyterLab, e.g. make lab LAB_OPTIONS="--no-browser --port=8899"
#   PYTEST=…       more options for pytest, e.g. make quick PYTEST="-x -k judge"
#   NAMES=…        the notebooks that `make execute`, `make slides` and `make html` take, e.g.
#                  make execute NAMES="00 01"
#   N=…            how many students `make hub-load` lets in at once, e.g. make hub-load N=8, and
#                  how many submissions `make bench-grade` grades
#   CHEATS=…       words in the names of those that `make cheats` tries, e.g. CHEATS="pickle disk"
#   HUB_OPTIONS=…  more options for it, e.g. HUB_OPTIONS="--notebook=03 --undisturbed"
#   PANELS=…       the panels that `make bench-panels` tries, e.g. PANELS="turn_it egg_carton"
#   EXERCISES=…    the exercises that `make bench-checks` tries, e.g. EXERCISES="max_pool tie"

VENV := .venv
BIN := $(VENV)/bin
FIRST := 00_start_here.ipynb
# PyTorch's own index of builds without CUDA: megabytes where the usual Linux build takes gigabytes.
TORCH_CPU := https://download.pytorch.org/whl/cpu
NBVAL := --nbval --nbval-current-env --nbval-cell-timeout=300 \
         --nbval-sanitize-with=tests/notebooks/sanitise.cfg
# Two processes at once; what shares a kernel or a module's set-up stays in one.
SPREAD := --numprocesses=2 --dist=loadscope
# Panels follow sooner; installed, the course tells the server itself (utils/shiftlab/server.py).
PROMPT := --ServerApp.kernel_websocket_connection_class=shiftlab.server.PromptSocket
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.DEFAULT_GOAL := help
.PHONY: help lab test quick install build execute slides html lite bench bench-panels \
    bench-checks bench-audit bench-grade mutants cheats hub-load

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

lab: $(VENV)/.for-lab  ## open the course in JupyterLab (or print its address)
	@echo "JupyterLab opens on the first notebook; its address is printed below. To end it: Control-C, twice."
	@$(BIN)/jupyter lab --log-level=WARN --ServerApp.root_dir=notebooks \
	    --LabApp.default_url=/lab/tree/$(FIRST) $(PROMPT) $(AS_ROOT) $(LAB_OPTIONS)

test: install  ## run every test: units, notebooks, grading, browser (under 30 minutes)
	$(BIN)/python -m pytest $(NBVAL) $(SPREAD) --durations=15 $(PYTEST) tests solutions notebooks

quick: install  ## the tests that a change needs: no grading, no browser (under 5 minutes)
	$(BIN)/python -m pytest $(NBVAL) $(SPREAD) -m "not slow" $(PYTEST) tests solutions

install: $(VENV)/.for-tests  ## make .venv and install all that the other verbs need

build: install  ## make notebooks/ from solutions/
	@$(BIN)/shiftlab build

execute: install  ## run the solutions and keep their outputs
	@$(BIN)/shiftlab execute $(NAMES)

slides: install  ## make slides of solved notebooks, to open offline (NAMES="01 03")
	@$(BIN)/shiftlab slides $(NAMES)

html: install  ## make one page of each solved notebook, to read without Jupyter (NAMES="01 03")
	@$(BIN)/shiftlab html $(NAMES)

lite: install  ## make a site of the notebooks that need no torch, to run in a browser alone
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[lite]'
	@$(BIN)/shiftlab lite

bench: install  ## seconds, memory and size of each solved notebook
	@$(BIN)/python tests/benchmarks/bench_notebooks.py

bench-panels: install  ## how quickly each panel follows a key and a drag, in a real browser
	@$(BIN)/python tests/benchmarks/bench_panels.py $(PANELS)

bench-checks: install  ## how long a student waits for a check: right, wrong and endless answers
	@$(BIN)/python tests/benchmarks/bench_checks.py $(EXERCISES)

bench-audit: install  ## are audits of well-known networks right, and what do they cost
	@$(BIN)/python tests/benchmarks/bench_audit.py

mutants: install  ## is every wrong answer rejected, and every right one accepted (NAMES="pad tie")
	@$(BIN)/python tests/benchmarks/bench_mutants.py $(NAMES)

bench-grade: install  ## what grading a class costs, beside nbgrader's own autograde (N=20 submissions)
	@$(BIN)/python tests/benchmarks/bench_grade.py $(or $(N),20)

cheats: install  ## does any cheat earn a point, or any broken submission cost another one (CHEATS="pickle")
	@$(BIN)/python tests/grading/cheating.py $(CHEATS)

hub-load: $(VENV)/.for-hub  ## many students on a real JupyterHub at once (N=4; needs Node.js)
	@$(BIN)/python tests/hub/load.py $(N) $(HUB_OPTIONS)

# Students need the course alone; lecturers and maintainers also what grades and tests it.
$(VENV)/.for-lab: pyproject.toml | $(VENV)/.torch
	@echo "Installing the course. The first time takes a few minutes."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.for-tests: pyproject.toml | $(VENV)/.torch
	@echo "Installing the course and its tests. The first time takes a few minutes."
	@if [ "$$(uname -s)" = Linux ]; then \
	    wanted=$$($(BIN)/python -c 'import tomllib; print(next(name for name in tomllib.load(open( \
	        "pyproject.toml", "rb"))["project"]["optional-dependencies"]["test"] \
	        if name.startswith("torchvision")))'); \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --retries 1 \
	        --timeout 20 --index-url $(TORCH_CPU) "$$wanted" \
	    || echo "torchvision's small build could not be had; pip now takes the usual one."; \
	fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(VENV)/.for-lab

$(VENV)/.for-hub: $(VENV)/.for-tests
	@echo "Installing JupyterHub."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[hub]'
	@touch $@

# Only on Linux does the usual PyTorch bring CUDA along. If its small build cannot be had, the
# next step takes the usual one.
$(VENV)/.torch: | $(VENV)/.made
	@wanted=$$($(BIN)/python -c 'import tomllib; print(next(name for name in tomllib.load( \
	    open("pyproject.toml", "rb"))["project"]["dependencies"] if name.startswith("torch")))'); \
	if [ "$$(uname -s)" = Linux ] && ! $(BIN)/python -m pip show --quiet torch 2>/dev/null; then \
	    echo "Installing PyTorch's build for machines without a GPU (about 200 MB)."; \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --retries 1 \
	        --timeout 20 --index-url $(TORCH_CPU) "$$wanted" \
	    || echo "PyTorch's small build could not be had from $(TORCH_CPU);" \
	            "pip now takes the usual one, which may be several gigabytes."; \
	fi
	@touch $@

$(VENV)/.made:
	@if $(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    touch $@; exit 0; \
	fi; \
	found=; \
	for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        found=$$python; break; \
	    fi; \
	done; \
	if [ -z "$$found" ]; then \
	    echo "The course needs Python 3.11 or newer. What is here:"; \
	    for python in $(or $(PYTHON),python3 python); do \
	        echo "  $$python: $$($$python --version 2>/dev/null || echo not found)"; \
	    done; \
	    echo "Install a newer Python (python.org, your system's packages, or conda), or say which"; \
	    echo "one to take: make lab PYTHON=/path/to/python3.12"; \
	    exit 1; \
	fi; \
	if ! $$found -c 'import venv, ensurepip' 2>/dev/null; then \
	    version=$$($$found -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	    echo "This Python ($$found, $$version) cannot make virtual environments: its venv module"; \
	    echo "or ensurepip is missing. On Debian and Ubuntu: sudo apt install python$$version-venv"; \
	    echo "Elsewhere install Python from python.org or conda, then call make again."; \
	    exit 1; \
	fi; \
	echo "Making $(VENV) with $$($$found --version)."; \
	$$found -m venv --clear $(VENV) && touch $@
