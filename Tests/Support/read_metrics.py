#!/usr/bin/env python3
"""Reads Prometheus' text format from standard input or a file with Prometheus' own parser, and says what is in it as JSON."""
import json
import sys

from prometheus_client.parser import text_string_to_metric_families

with open(sys.argv[1], encoding="utf-8", newline="") as file:
    text = file.read()
families = list(text_string_to_metric_families(text))
assert len({family.name for family in families}) == len(families), "a name stands once"
samples = []
for family in families:
    assert family.documentation, family.name
    assert family.type in ("counter", "gauge", "histogram"), family.name
    series = {}
    for sample in family.samples:
        samples.append({"name": sample.name, "labels": sample.labels, "value": sample.value})
        key = tuple(sorted((name, value) for name, value in sample.labels.items() if name != "le"))
        series.setdefault(key, []).append(sample)
    if family.type == "histogram":
        for key, own in series.items():
            buckets = [(float(s.labels["le"]), s.value) for s in own if s.name.endswith("_bucket")]
            counts = [s.value for s in own if s.name.endswith("_count")]
            assert buckets == sorted(buckets) and len({bound for bound, _ in buckets}) == len(buckets), family.name
            assert all(a[1] <= b[1] for a, b in zip(buckets, buckets[1:])), family.name
            assert buckets[-1][0] == float("inf") and [buckets[-1][1]] == counts, family.name
            assert len([s for s in own if s.name.endswith("_sum")]) == 1, family.name
print(json.dumps(samples))
