# Two targets are enough to start: `make demo` shows what the engine does, `make test` proves it.
.DEFAULT_GOAL := help
.PHONY: help demo serve test check battery bench counts lint format fuzz sanitize clean

export SWIFT_BACKTRACE = enable=no

# All tests at once hold more than a thousand files open, and Foundation's Process reads beyond its buffer then (its list of
# /proc/self/fd); older toolchains cannot be told.
few_at_once = $(shell swift test --help-hidden 2>/dev/null | grep -q maximum-parallelization-width && echo --experimental-maximum-parallelization-width 8)

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: ## install what is missing, build, export a clip, say where to look
	@scripts/bootstrap
	@Fixtures/generate
	swift build -c release --product media
	@.build/release/media plan Fixtures/clips/rotated.mov --capped-4k --audio-only
	@.build/release/media export Fixtures/clips/rotated.mov --output demo-output --capped-4k --audio-only --overwrite
	@echo
	@echo "Look at demo-output/master.m3u8 (HLS), demo-output/capped-4k.mp4, demo-output/audio.m4a and demo-output/package.json."

serve: ## install what is missing, build, start the server with a demo clip, say where to look
	@scripts/bootstrap
	@Fixtures/generate
	swift build -c release --product media-server
	@scripts/serve

test: ## install what is missing, run all tests
	@scripts/bootstrap --tests
	@Fixtures/generate
	swift build --build-tests
	@# In processes of their own: each keeps all processors busy, and each has time limits.
	swift test --skip-build $(few_at_once) --skip 'MediaLibraryTests|MediaServerTests|MediaEngineTests.*(Compos|Watermark)'
	swift test --skip-build $(few_at_once) --filter 'MediaEngineTests.*(Compos|Watermark)'
	swift test --skip-build $(few_at_once) --filter MediaLibraryTests --skip KillTests
	swift test --skip-build $(few_at_once) --filter 'KillTests|MediaServerTests'

check: test lint sanitize fuzz ## everything

lint: ## hold the sources against .swift-format
	scripts/lint

format: ## rewrite the sources by .swift-format
	swift format format --in-place --parallel --recursive Sources Tests Package.swift

sanitize: ## tests under the address sanitizer
	scripts/sanitize

fuzz: ## run the fuzzers for a while
	scripts/fuzz

battery: ## mutations, kills, faults, leaks: renew Tests/RELIABILITY.md
	@scripts/bootstrap --battery
	@Fixtures/generate
	python3 Tests/Battery/run.py

bench: ## measure against other tools: a table and charts
	Benchmarks/run

counts: ## hold instructions and allocations to their thresholds
	Benchmarks/counts

clean: ## remove what was built
	rm -rf .build .build-* demo-output Fixtures/clips Fuzz/.build Benchmarks/.build
