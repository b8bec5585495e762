# `make train` and `make test` do everything, set-up included.
SWIFT_BUILD = swift build -c release
RUN ?= runs/digits

.PHONY: train test build setup example examples lint format bench bench-quick clean

train: build
	"$$($(SWIFT_BUILD) --show-bin-path)/descent" train digits --out $(RUN)

test: setup
	swift test

build: setup
	$(SWIFT_BUILD) --product descent

setup:
	@Scripts/setup.sh

# One of the problems of Examples/, or all: make example NAME=lasso
example: setup
	swift run -c release example $(or $(NAME),--list)

examples: setup
	swift run -c release example all

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Examples Benchmarks/Package.swift Benchmarks/Sources

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests Examples Benchmarks/Package.swift Benchmarks/Sources

# Everything beside its peers, into docs/BENCHMARKS.md: about an hour. The quick one, of two minutes, writes nothing.
bench: build
	Benchmarks/setup.sh
	swift run -c release --package-path Benchmarks bench all --write docs/BENCHMARKS.md

bench-quick: build
	Benchmarks/setup.sh
	swift run -c release --package-path Benchmarks bench all --quick

clean:
	swift package clean
