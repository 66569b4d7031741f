"""A Piper voice of a few hundred bytes: a tone as long as its phonemes, for tests."""

from __future__ import annotations

import json
import string
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

RATE = 22_050
HOP = 1024  # samples a phoneme, the silent ones between included
TONE = 200.0  # Hz; of the first speaker

SIGNS = [
    *"_^$ !'(),-.:;?0123456789\"#",
    *string.ascii_lowercase,
    *"æçðøħŋœǀǁǂǃɐɑɒɓɔɕɖɗɘəɚɛɜɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʄʈʉʊʋʌʍʎʏʐʑʒʔʕʘʙʛʜʝʟʡʢʲˈˌːˑ˞βθχᵻⱱ",
    *"\u0327\u0303\u032a\u032f\u0329\u02b0",
]


def description(**other: object) -> dict[str, object]:
    """Return what stands in a usual `.onnx.json`."""
    return {
        "audio": {"sample_rate": RATE, "quality": "medium"},
        "espeak": {"voice": "vi"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": {sign: [number] for number, sign in enumerate(SIGNS)},
        "num_symbols": 256,
        "num_speakers": 1,
        "speaker_id_map": {},
        **other,
    }


def voice_file(folder: Path, name: str = "vi_VN-tiny", *, people: int = 1, **told: object) -> Path:
    """Write both files of a voice; `told` replaces parts of its description."""
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{name}.onnx"
    write_model(model, people=people)
    written = json.dumps(description(num_speakers=people, **told), ensure_ascii=False)
    (folder / f"{name}.onnx.json").write_text(written, encoding="utf-8")
    return model


def write_model(model: Path, *, people: int = 1, height: float = 0.5, hop: float = HOP) -> None:
    """Write a model with a Piper model's inputs and output: a tone, `hop` samples a phoneme."""
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    speaker = ["first"]
    if people > 1:
        inputs.append(helper.make_tensor_value_info("sid", TensorProto.INT64, ["batch"]))
        speaker = ["sid"]
    output = helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", 1, "time"])
    constants = {
        "first": np.array([0], np.int64),
        "hop": np.array(hop, np.float32),
        "nought": np.array(0, np.float32),
        "one": np.array(1, np.float32),
        "height": np.array(height, np.float32),
        "turn": np.array(2 * np.pi * TONE / RATE, np.float32),
        "which": np.array(1, np.int64),
        "shape": np.array([1, 1, -1], np.int64),
        "scalar": np.array([], np.int64),
    }
    steps = [
        ("Cast", ["input_lengths"], "many", {"to": TensorProto.FLOAT}),
        ("Gather", ["scales", "which"], "stretch", {}),
        ("Mul", ["many", "hop"], "plain", {}),
        ("Mul", ["plain", "stretch"], "longer", {}),
        ("Reshape", ["longer", "scalar"], "total", {}),
        ("Range", ["nought", "total", "one"], "steps", {}),
        ("Cast", speaker, "person", {"to": TensorProto.FLOAT}),
        ("Add", ["person", "one"], "times", {}),
        ("Mul", ["turn", "times"], "faster", {}),
        ("Mul", ["steps", "faster"], "angle", {}),
        ("Sin", ["angle"], "wave", {}),
        ("Mul", ["wave", "height"], "sound", {}),
        ("Reshape", ["sound", "shape"], "output", {}),
    ]
    graph = helper.make_graph(
        [helper.make_node(kind, given, [made], **more) for kind, given, made, more in steps],
        "tiny",
        inputs,
        [output],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    opset = helper.make_opsetid("", 15)
    save(helper.make_model(graph, opset_imports=[opset], ir_version=8), str(model))
