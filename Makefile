# A thin front to meson and ninja; `make help` lists what there is.
.PHONY: help build demo page test test-long bench odd install clean
.DEFAULT_GOAL := help

help:
	@echo 'make demo       install what is missing, build, run six years of Kasserine, say what to do next'
	@echo 'make test       install what tests need, build, run all but the long ones, some 20 minutes on two cores'
	@echo 'make test-long  the rest: patterns over 20 replicates, long faults'
	@echo 'make page       the page, one HTML file to open offline: build/offramp.html'
	@echo 'make build      leaves the program at build/offramp'
	@echo 'make bench      intervention speed and memory, the engine in WebAssembly and the page; writes build/bench.json'
	@echo 'make odd        write the generated pages in docs/generated again'
	@echo 'make install    program, library, header, pkg-config file, scenarios, the page if it was built (elsewhere: meson configure build -Dprefix=...)'
	@echo 'make clean      remove the build directories'

build/build.ninja:
	meson setup build

build: build/build.ninja
	ninja -C build offramp

demo:
	@tools/demo

page:
	@tools/install-needs build page
	@tools/build-page

test:
	@tools/install-needs build test page
	@tools/run-tests

test-long:
	@tools/install-needs build test
	@tools/run-tests --long

bench: build/build.ninja
	@tools/install-needs build test page
	ninja -C build offramp bench/bench tests/parallel/core_main
	@tools/build-page
	ninja -C build-wasm offramp.wasm
	build/bench/bench build/bench.json
	bench/page.mjs build/bench.json

odd: build
	tools/check-odd --write build/offramp docs/generated

install: build/build.ninja
	meson install -C build
	@if [ "$$(id -u)" = 0 ] && [ -z "$$DESTDIR" ]; then ldconfig; fi

clean:
	rm -rf build build-asan build-clang build-page build-tsan build-wasm web/node_modules web/generated
