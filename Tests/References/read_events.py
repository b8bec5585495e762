"""Reads the event files of a run with TensorBoard's own reader and prints what it found as JSON.

    read_events.py FOLDER
"""

import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "histograms": 0, "images": 0, "tensors": 0})
events.Reload()
tags = events.Tags()


def hyperparameters():
    """From names to values, and how the run ended."""
    found, status = {}, None
    try:
        contents = events.PluginTagToContent("hparams").values()
    except KeyError:
        return found, status
    for content in contents:
        data = plugin_data_pb2.HParamsPluginData.FromString(content)
        for name, value in data.session_start_info.hparams.items():
            found[name] = str(getattr(value, value.WhichOneof("kind")))
        if data.HasField("session_end_info"):
            status = data.session_end_info.status
    return found, status


def shape(node):
    """The lengths of a node's first output; -1 for one that is not known."""
    shapes = node.attr["_output_shapes"].list.shape if "_output_shapes" in node.attr else []
    return " ".join(str(dimension.size) for dimension in shapes[0].dim) if shapes else ""


settings, status = hyperparameters()
print(
    json.dumps(
        {
            "scalars": {tag: [[e.step, e.value] for e in events.Scalars(tag)] for tag in tags["scalars"]},
            "histograms": {
                tag: [
                    {
                        "step": e.step,
                        "min": e.histogram_value.min,
                        "max": e.histogram_value.max,
                        "num": e.histogram_value.num,
                        "sum": e.histogram_value.sum,
                        "sumOfSquares": e.histogram_value.sum_squares,
                        "limits": list(e.histogram_value.bucket_limit),
                        "counts": list(e.histogram_value.bucket),
                    }
                    for e in events.Histograms(tag)
                ]
                for tag in tags["histograms"]
            },
            "images": {
                tag: [
                    {"step": e.step, "width": e.width, "height": e.height, "bytes": list(e.encoded_image_string)}
                    for e in events.Images(tag)
                ]
                for tag in tags["images"]
            },
            "texts": {
                tag.removesuffix("/text_summary"): [e.tensor_proto.string_val[0].decode() for e in events.Tensors(tag)]
                for tag in tags["tensors"]
                if events.SummaryMetadata(tag).plugin_data.plugin_name == "text"
            },
            "graph": [[n.name, n.op, " ".join(n.input), shape(n)] for n in events.Graph().node] if tags["graph"] else [],
            "settings": settings,
            "status": status,
        }
    )
)
