"""genanki is imported without what ankigen does not use, and nobody else notices."""

import subprocess
import sys

IMPORT = "import sys, ankigen.output.apkg;"


def run(code: str) -> str:
    process = subprocess.run([sys.executable, "-c", IMPORT + code], capture_output=True, text=True, check=True)
    return process.stdout.strip()


def test_no_package_is_imported_that_a_build_does_not_use() -> None:
    assert run("print([name for name in ('asyncio', 'yaml', 'cached_property') if name in sys.modules])") == "[]"


def test_others_import_the_real_packages_afterwards() -> None:
    assert run("import asyncio, yaml; print(asyncio.run, yaml.safe_load('a: [1]'))").endswith("{'a': [1]}")


def test_genanki_still_reads_models_in_yaml() -> None:
    make_model = "genanki.Model(1, 'Basic', fields='- name: Front', templates='- name: Card')"
    assert run(f"import genanki; print({make_model}.fields)") == "[{'name': 'Front'}]"


def test_packages_that_are_imported_already_stay() -> None:
    code = "import sys, yaml; real = yaml; import ankigen.output.apkg; print(sys.modules['yaml'] is real)"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert process.stdout == "True\n"
