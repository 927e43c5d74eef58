"""The compiled kernels are optional: where no compiler is found, nmn installs without them."""

from setuptools import Extension, setup

setup(
    ext_modules=[
        Extension(
            "nmn.kernels._native",
            ["nmn/kernels/_native.c"],
            # Sums may be reordered and vectorised; NaN and infinity keep their meaning.
            extra_compile_args=[
                "-O3",
                "-fno-math-errno",
                "-fno-trapping-math",
                "-fno-signed-zeros",
                "-fassociative-math",
                "-ffp-contract=fast",
            ],
            py_limited_api=True,
            optional=True,
        )
    ]
)
