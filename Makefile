# A thin front to meson and ninja; `make help` lists what there is.
.PHONY: help build demo page check test test-long tidy coverage format bench odd docs install clean
.DEFAULT_GOAL := help

help:
	@echo 'make demo       install missing packages, build, run six years of Kasserine, show what to do next'
	@echo 'make build      build the program: build/offramp'
	@echo 'make page       build the page, one HTML file to open offline: build/offramp.html'
	@echo 'make check      run after each change: unit and contract tests, checks, bad scenarios, one digest; under a minute'
	@echo 'make test       run all tests but the long ones in several builds: under 15 minutes on two cores'
	@echo 'make test-long  run the other tests: patterns over 20 replicates, long faults, sanitizers on large runs'
	@echo 'make tidy       run clang-tidy on the C code'
	@echo 'make coverage   run the unit, contract and end-to-end tests and print line coverage'
	@echo 'make format     format the C code'
	@echo 'make bench      measure speed and memory, natively and in WebAssembly; write build/bench.json'
	@echo 'make odd        write the generated pages in docs/generated again'
	@echo 'make docs       build the documents as a site with search: build/site/index.html'
	@echo 'make install    install program, library, header, scenarios and, where built, the page (meson configure build -Dprefix=...)'
	@echo 'make clean      remove the build directories'
	@echo 'On Debian each target installs the packages it needs; without root it prints the line that does.'

build/build.ninja:
	@tools/install-needs build
	meson setup build

build: build/build.ninja
	ninja -C build offramp

demo:
	@tools/demo

page:
	@tools/install-needs build page
	@tools/build-page

check:
	@tools/install-needs build check page
	@tools/run-tests --check

test:
	@tools/install-needs build check test page
	@tools/run-tests

test-long:
	@tools/install-needs build check test cluster
	@tools/run-tests --long

tidy: build/build.ninja
	@tools/install-needs tidy
	git ls-files '*.c' | grep -v '^tests/fuzz' | xargs -P 2 -n 4 clang-tidy-14 -p build --quiet

coverage: check
	@tools/install-needs coverage
	[ -f build-coverage/build.ninja ] || meson setup build-coverage -Dtests=enabled -Db_coverage=true \
	    --buildtype=debugoptimized -Dc_args=-fprofile-update=atomic
	meson test -C build-coverage --suite unit --suite contract --suite bad_scenarios --suite golden --suite end_to_end
	gcovr --root . --filter src/ --print-summary build-coverage

format:
	@tools/install-needs check
	@tools/check-format --write

bench: build/build.ninja
	@tools/install-needs build test page
	ninja -C build offramp bench/bench tests/parallel/core_main
	@tools/build-page
	ninja -C build-wasm offramp.wasm
	build/bench/bench build/bench.json
	bench/page.mjs build/bench.json

odd: build
	tools/check-odd --write build/offramp docs/generated

docs:
	@tools/install-needs docs
	@tools/build-docs

install: build/build.ninja
	meson install -C build
	@if [ "$$(id -u)" = 0 ] && [ -z "$$DESTDIR" ]; then PATH="$$PATH:/usr/sbin:/sbin" ldconfig; fi

clean:
	rm -rf build build-asan build-clang build-coverage build-page build-tsan build-wasm web/node_modules web/generated
