"""The compiled kernels are optional: where no compiler is found, nmn installs without them.

One library serves every Python from 3.11 on (the stable ABI), and the wheel's tag says so. Where
the library could not be built, the wheel is plain Python, and its tag says that.
"""

import sysconfig
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

# The free-threaded Pythons have no stable ABI so far: they get the plain wheel.
STABLE_ABI = not sysconfig.get_config_var("Py_GIL_DISABLED")


class BuildOrLeaveOut(build_ext):
    """setuptools forgives a failed optional extension, but would still tag the wheel as binary."""

    def run(self) -> None:
        super().run()
        if self.extensions and not any(Path(path).exists() for path in self.get_outputs()):
            self.extensions = self.distribution.ext_modules = []
            wheel = self.distribution.get_command_obj("bdist_wheel", create=False)
            if wheel is not None:
                wheel.root_is_pure = True


NATIVE = Extension(
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
    define_macros=[("Py_LIMITED_API", "0x030b0000")],  # 3.11: as the tag below
    py_limited_api=True,
    optional=True,
)

setup(
    cmdclass={"build_ext": BuildOrLeaveOut},
    ext_modules=[NATIVE] if STABLE_ABI else [],
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if STABLE_ABI else {},
)
