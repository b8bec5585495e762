# `make train` and `make test` do everything, set-up included.
# The program does not read debug information, which takes time to make.
RELEASE = -c release -debug-info-format none
SWIFT_BUILD = swift build $(RELEASE)
RUN ?= runs/digits
PREFIX ?= /usr/local
SWIFT_FILES = Package.swift Plugins Sources Tests Examples Scripts Benchmarks/Package.swift Benchmarks/Sources Fuzzing/Sources

.PHONY: train test build install uninstall setup example examples lint format docs bench bench-quick fuzz fuzz-program sanitize \
	soak kill-test clean

train: build
	"$$($(SWIFT_BUILD) --show-bin-path)/descent" train digits --out $(RUN)

test: setup
	swift test

build: setup
	$(SWIFT_BUILD) --product descent

# The program with its manual page and completions: make install PREFIX=$HOME/.local
install: build
	Scripts/install.sh "$$($(SWIFT_BUILD) --show-bin-path)/descent" "$(PREFIX)"

uninstall:
	Scripts/install.sh --remove "$(PREFIX)"

setup:
	@Scripts/setup.sh

# One of the problems of Examples/, or all: make example NAME=lasso
example: setup
	swift run $(RELEASE) example $(or $(NAME),--list)

examples: setup
	swift run $(RELEASE) example all

lint:
	swift format lint --strict --recursive --parallel $(SWIFT_FILES)

format:
	swift format --in-place --recursive --parallel $(SWIFT_FILES)

# Training and studies for MINUTES: fails where memory or descriptors grow, or the work slows down.
soak: build
	Scripts/soak.sh $(or $(MINUTES),60)

# Kills at random moments, 200 of trainings and 100 of studies: fails where anything is lost.
kill-test: build
	Scripts/kill-test.sh

# The documentation as one static site in .build/docs.
docs: setup
	@Scripts/docs.sh

# Everything beside its peers, into docs/BENCHMARKS.md: about an hour. The quick one, of two minutes, writes nothing.
bench: build
	Benchmarks/setup.sh
	swift run -c release --package-path Benchmarks bench all --write docs/BENCHMARKS.md

bench-quick: build
	Benchmarks/setup.sh
	swift run -c release --package-path Benchmarks bench all --quick

# Random input for everything that reads, for an hour, or: make fuzz TARGET=csv TIME=600
fuzz: fuzz-program
	"$$($(SWIFT_BUILD) --show-bin-path)/fuzz" $(TARGET) --seconds $(or $(TIME),3600)

fuzz-program: setup
	DESCENT_FUZZING=1 $(SWIFT_BUILD) --product fuzz

# The tests with the sanitizers for addresses, undefined behavior and threads, or with one: make sanitize NAME=thread
sanitize: setup
	Scripts/sanitize.sh $(NAME)

clean:
	swift package clean
