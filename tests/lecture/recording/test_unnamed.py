"""A name that a device has given is told from one that a person has, in each language."""

import pytest

from pipelines.lecture.recording.unnamed import is_unnamed

DEVICES = """
VID_20240314_101530, IMG_1234, IMG_1234 (1), GOPR0012, GX010012, MVI_0045, DSC_0001, DJI_0001, C0012, 00012
MAH00123, P1010023, M2U00123, REC001, STE-0001, ZOOM0001, zoom_0, Voice 001, PXL_20240314_101530123
VID-20240314-WA0012, WIN_20240314_10_15_30_Pro, audio_2024-03-14_10-15-30, 20240314_101530, video1234567890
"""
PROGRAMS = """
GMT20240314-101530_Recording, GMT20240314-101530_Recording_gallery_1920x1080, 2024-03-14 10-15-30
Screen Recording 2024-03-14 at 10.15.30, Screencast from 2024-03-14 10-15-30, bandicam 2024-03-14 10-15-30-123
WhatsApp Video 2024-03-14 at 10.15.30 AM, Untitled, Untitled 2, New Recording 12, Voice memo
Bildschirmaufnahme 2024-03-14 um 10.15.30, Aufnahme 7, Neue Aufnahme 12, Ohne Titel, Sprachmemo 4
Запись 3, Новая запись 5, Запись экрана 2024-03-14 в 10.15.30, Снимок экрана, Без названия, Запис екрана
"""
NUMBERS = """
12, 6.006, 2024-03-14, 14.03.2024, 2024-03-14T10-15-30Z, 14. März 2024, 14 марта 2024, 14 March 2024
550e8400-e29b-41d4-a716-446655440000, trim.550E8400-E29B-41D4-A716-446655440000
d41d8cd98f00b204e9800998ecf8427e, 6a204bd89f3c, ___
"""
PEOPLE = """
Lecture 12, 6.006 Lecture 3, 2001: A Space Odyssey, Лекция 5, Vorlesung 4 2024-03-14, algebra_2026-03-14
CS1010, MATH1050 week 3, STE 101, DR 101, Signal 3, Teams, Final 2024, May, facade, deadbeef, ch12, Week 3, A
Übung 5, Voice leading
 New media, Recording studios, Screen readers, Video compression, 1984 by Orwell, 第3課, 제3강
Aufnahmeprüfung 3, Запись чисел, Март и революция
"""


def listed(names):
    return [name.strip() for line in names.strip().splitlines() for name in line.split(",")]


@pytest.mark.parametrize("name", [*listed(DEVICES), *listed(PROGRAMS), *listed(NUMBERS)])
def test_nobody_has_given_this_name(name):
    assert is_unnamed(name)


@pytest.mark.parametrize("name", listed(PEOPLE))
def test_a_person_has_given_this_name(name):
    assert not is_unnamed(name)
