# Konspekt: `make demo` shows it, `make test` proves it. Everything lands in .venv.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# On a terminal pip shows its progress, in a log it is silent.
PIP    := $(BIN)/python -m pip $(shell test -t 2 || echo --quiet) --disable-pip-version-check
VIDEO  ?= data/videos/lecture.mp4
DATASET ?= data/datasets/boston_housing.csv
TARGET ?= MEDV
DEBIAN := ffmpeg espeak-ng poppler-utils chromium-headless-shell fonts-liberation shellcheck systemd
DEBIAN += docker-compose util-linux tesseract-ocr tesseract-ocr-rus
TOOLS  := ffmpeg espeak-ng pdftoppm chromium-headless-shell shellcheck systemd-analyze docker-compose flock
TOOLS  += tesseract

# Commands that tests start by the hundred would each compile the whole house anew where byte code is not kept.
unexport PYTHONDONTWRITEBYTECODE
export NO_MKDOCS_2_WARNING := 1

.PHONY: demo demo-training test test-quick coverage lint docs messages bench-speech bench-speakers bench-training bench-nights bench-segmentation bench-summaries bench-notes bench-writing luigid watch lock sbom licences audit torture clean debian

$(VENV)/.lecture: setup.py constraints.txt
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }
	@echo "installing the lecture half into $(VENV) ..."
	@$(PIP) install --constraint constraints.txt --editable '.[lecture]'
	@touch $@

$(VENV)/.training: $(VENV)/.lecture
	@echo "installing the training half into $(VENV) ..."
	@$(PIP) install --constraint constraints.txt --editable '.[lecture,training]'
	@touch $@

$(VENV)/.ops: $(VENV)/.lecture
	@$(PIP) install --constraint constraints.txt --editable '.[lecture,ops]'
	@touch $@

$(VENV)/.supply: $(VENV)/.lecture
	@$(PIP) install --constraint constraints.txt --editable '.[lecture,supply]'
	@touch $@

# torch first and alone: what depends on it must find the CPU build, not fetch gigabytes for a GPU.
$(VENV)/.dev: $(VENV)/.training
	@echo "installing what the tests need into $(VENV) ..."
	@$(PIP) install --constraint constraints.txt torch==2.13.0
	@$(PIP) install --constraint constraints.txt --editable '.[lecture,training,neural,dev]'
	@touch $@

$(VENV)/.peers: $(VENV)/.dev
	@$(PIP) install --constraint constraints.txt --editable '.[lecture,training,neural,dev,peers]'
	@touch $@

demo: $(VENV)/.lecture
	$(BIN)/luigi --module pipelines LectureNotes --video "$(VIDEO)" --local-scheduler
	@$(BIN)/konspekt stages "$(VIDEO)"

demo-training: $(VENV)/.training
	$(BIN)/luigi --module pipelines ReportTraining --dataset "$(DATASET)" --target "$(TARGET)" --local-scheduler
	@echo "The report is in data/reports: report.pdf, report.html and training_logs.txt"

# Two at a time, as most of them wait for processes that they have started; a file stays with one.
test: $(VENV)/.dev debian $(BIN)/promtool
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(PYTEST)

# The same with what is covered, in all processes: the sums of lines and branches, and each file in build/coverage/html.
coverage: $(VENV)/.dev debian $(BIN)/promtool
	@rm -rf build/coverage && mkdir -p build/coverage
	$(BIN)/coverage run -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(PYTEST)
	@$(BIN)/coverage combine --quiet && $(BIN)/coverage html --quiet
	@$(BIN)/coverage report | sed -n '1p;$$p'

# The units: nothing that starts a command, hears speech or opens a browser.
QUICK := tests/core/settings/test_writing.py tests/core/settings/test_one_place.py tests/core/test_signature.py tests/core/files
QUICK += tests/language tests/locale tests/lecture/chapters tests/lecture/terms tests/lecture/summary
QUICK += tests/lecture/speech/test_sentences.py tests/lecture/notes/test_compose.py
QUICK += tests/nights/planning/test_list_scheduling.py tests/nights/test_clock.py tests/training/data/test_splits.py
test-quick: $(VENV)/.dev
	$(BIN)/python -m pytest --numprocesses 2 --quiet $(QUICK)

# Style, who may call whom, types, and the documentation with all of its links.
lint: $(VENV)/.dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/mkdocs build --quiet

# The documentation as a site, in build/site.
docs: $(VENV)/.dev
	$(BIN)/mkdocs build --quiet && echo "build/site/index.html"

bench-speech: $(VENV)/.dev
	$(BIN)/python -m bench.speech

bench-speakers: $(VENV)/.peers
	$(BIN)/python -m bench.speakers report rough alone

bench-training: $(VENV)/.dev
	$(BIN)/python -m bench.training

bench-segmentation: $(VENV)/.dev
	$(BIN)/python -m bench.segmentation lectures choi

bench-summaries: $(VENV)/.dev
	$(BIN)/python -m bench.summaries

# Russian lectures of the benchmark are spoken by Festival.
bench-notes: DEBIAN += festival festvox-ru
bench-notes: TOOLS += text2wave
bench-notes: $(VENV)/.peers debian
	$(BIN)/python -m bench.notes

bench-writing: $(VENV)/.dev
	$(BIN)/python -m bench.writing.measure

# New and changed texts of the code into the catalogues; says how many are left to translate.
messages: $(VENV)/.lecture
	$(BIN)/python -m pipelines.locale.extraction

# Versions and hashes of all that a deployment installs, by extras; for those of constraints.txt.
LOCKS ?= lecture,ops lecture,training,ops
lock: $(VENV)/.supply
	@mkdir -p config/requirements
	@for extras in $(LOCKS); do \
	  printf 'setuptools\nwheel\n' | $(BIN)/uv pip compile setup.py - --quiet --universal --python-version 3.11 \
	    --constraint constraints.txt --generate-hashes --no-annotate --no-header \
	    $$(echo ",$$extras" | sed 's/,/ --extra /g') --output-file "config/requirements/$$extras.txt" || exit 1; \
	done

# What is installed, with versions and licences: as a bill of materials (CycloneDX), and as a table.
sbom: $(VENV)/.supply
	@mkdir -p build
	$(BIN)/python -m pipelines.ops.sbom build/sbom.json

licences: $(VENV)/.supply
	@$(BIN)/python -m pipelines.ops.licences

# Known vulnerabilities of what a deployment installs, where their database is reached.
audit: $(VENV)/.supply
	@$(BIN)/python -m pipelines.ops.audit config/requirements/lecture,training,ops.txt

# Hostile recordings with and without the guard, recordings damaged by chance, parsers given any bytes, faults of
# disk, clock, memory and processes in the midst of the work: an hour or two.
torture: $(VENV)/.dev
	$(BIN)/python -m bench.torture
	$(BIN)/python -m bench.fuzz
	$(BIN)/python -m bench.parsers
	$(BIN)/python -m bench.faults

bench-nights: $(VENV)/.dev
	$(BIN)/python -m bench.nights

luigid: $(VENV)/.ops
	@mkdir -p data/luigid
	@$(BIN)/python -m pipelines.ops.history data/luigid/history.db --stopped
	LUIGI_CONFIG_PATH=config/luigid.cfg $(BIN)/python -m pipelines.ops.luigid --port 8082

watch: $(VENV)/.lecture
	$(BIN)/konspekt watch

# Debian's part of what the tests need: installed where that is allowed, else named.
debian:
	@missing=$$(echo $$(for tool in $(TOOLS); do command -v $$tool >/dev/null || echo $$tool; done)); \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "The tests need $$missing of the system. Debian's packages are now installed system-wide, by apt-get:" && \
	    echo "  $(DEBIAN)"; apt-get update -qq && \
	    apt-get install -y -qq --no-install-recommends $(DEBIAN) >/dev/null; \
	  else echo "The tests need $$missing of the system: please install $(DEBIAN)"; exit 1; fi; \
	fi

# Debian's package of Prometheus would start a server; its linter alone is wanted, and tests go without it.
$(BIN)/promtool:
	@cd $(VENV) && apt-get download -qq prometheus 2>/dev/null && dpkg -x prometheus_*.deb debian && \
	  mv debian/usr/bin/prom* bin/; rm -rf debian prometheus_*.deb

clean:
	rm -rf $(VENV) build *.egg-info data/work
