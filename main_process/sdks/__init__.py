"""One file per SDK: its provider type, client factory, probe and translation of errors. SDKs are imported lazily."""
