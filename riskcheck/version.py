"""The version of riskcheck; the build reads it from here."""

VERSION = "0.1.0"
