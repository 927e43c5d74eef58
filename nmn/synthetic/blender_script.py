"""Runs inside Blender, not inside nmn: renders the pictures of one job file.

    blender --background --factory-startup --python blender_script.py -- job.json

Only Blender's own modules and the standard library are used. ``nmn.synthetic.blender`` writes the
job and explains its numbers.
"""

import json
import math
import sys
from typing import Any

import bpy  # type: ignore[import-not-found]
from mathutils import Vector  # type: ignore[import-not-found]

_ROUNDED = 0.05  # of half an object's height: how wide its edges are rounded, as in CLEVR


def run(job: dict[str, Any]) -> None:
    """Render every picture of the job."""
    for picture in job["pictures"]:
        _clear()
        _settings(job, picture["file"])
        _camera(job, picture["camera"])
        for lamp in picture["lamps"]:
            _lamp(lamp)
        _ground(job["ground"])
        for thing in picture["objects"]:
            _object(thing)
        bpy.ops.render.render(write_still=True)


def _clear() -> None:
    for thing in list(bpy.data.objects):
        bpy.data.objects.remove(thing, do_unlink=True)
    for kind in (bpy.data.meshes, bpy.data.materials, bpy.data.lights, bpy.data.cameras):
        for block in list(kind):
            kind.remove(block)


def _settings(job: dict[str, Any], file: str) -> None:
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples = job["samples"]
    scene.cycles.blur_glossy = 2.0
    _denoise(scene.cycles)
    scene.render.resolution_x, scene.render.resolution_y = job["size"]
    scene.render.resolution_percentage = 100
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_mode = "RGB"
    scene.render.filepath = file
    # Later versions' default ("AgX", "Filmic") would bleach the colours.
    scene.view_settings.view_transform = "Standard"
    world = scene.world or bpy.data.worlds.new("World")
    scene.world = world
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs["Color"].default_value = (1.0, 1.0, 1.0, 1.0)
    background.inputs["Strength"].default_value = job["ambient"]


def _denoise(cycles: Any) -> None:
    """Denoise where this Blender can: Debian's is built without a denoiser, and fails if asked."""
    if not hasattr(cycles, "use_denoising"):
        return  # before 2.90, none was on by default
    try:
        cycles.denoiser = "OPENIMAGEDENOISE"
    except TypeError:  # how Blender says that it does not know a choice
        cycles.use_denoising = False
    else:
        cycles.use_denoising = True


def _turned_to_origin(thing: Any, place: list[float]) -> None:
    thing.location = place
    thing.rotation_mode = "QUATERNION"
    thing.rotation_quaternion = (-Vector(place)).to_track_quat("-Z", "Y")


def _camera(job: dict[str, Any], place: list[float]) -> None:
    data = bpy.data.cameras.new("Camera")
    data.sensor_fit = "HORIZONTAL"
    data.sensor_width = 32.0
    data.lens = 32.0 * job["focal"]
    camera = bpy.data.objects.new("Camera", data)
    _turned_to_origin(camera, place)
    bpy.context.scene.collection.objects.link(camera)
    bpy.context.scene.camera = camera


def _lamp(lamp: dict[str, Any]) -> None:
    data = bpy.data.lights.new("Lamp", "AREA")
    data.shape = "DISK"
    data.size = lamp["width"]
    data.energy = lamp["watts"]
    data.color = lamp["color"]
    thing = bpy.data.objects.new("Lamp", data)
    _turned_to_origin(thing, lamp["place"])
    bpy.context.scene.collection.objects.link(thing)


def _ground(brightness: float) -> None:
    bpy.ops.mesh.primitive_plane_add(size=200.0, location=(0.0, 0.0, 0.0))
    _paint(bpy.context.object, [brightness] * 3, False)


def _object(thing: dict[str, Any]) -> None:
    shape, half = thing["shape"], thing["half"]
    if shape == "sphere":
        bpy.ops.mesh.primitive_uv_sphere_add(radius=half, segments=96, ring_count=48)
    elif shape == "cube":
        bpy.ops.mesh.primitive_cube_add(size=2 * half)
    else:
        bpy.ops.mesh.primitive_cylinder_add(radius=half, depth=2 * half, vertices=128)
    made = bpy.context.object
    made.location = thing["center"]
    made.rotation_euler = (0.0, 0.0, thing["turn"])
    if shape != "sphere":
        rounded = made.modifiers.new("Rounded", "BEVEL")
        rounded.width = _ROUNDED * half
        rounded.segments = 3
        rounded.limit_method = "ANGLE"
        rounded.angle_limit = math.radians(40)
    for face in made.data.polygons:
        face.use_smooth = shape == "sphere" or (shape == "cylinder" and len(face.vertices) == 4)
    _paint(made, thing["color"], thing["metal"])


def _paint(thing: Any, color: list[float], metal: bool) -> None:
    material = bpy.data.materials.new("Paint")
    material.use_nodes = True
    surface = material.node_tree.nodes["Principled BSDF"].inputs
    surface["Base Color"].default_value = (*color, 1.0)
    surface["Metallic"].default_value = 1.0 if metal else 0.0
    surface["Roughness"].default_value = 0.15 if metal else 0.7
    thing.data.materials.append(material)


if __name__ == "__main__":
    with open(sys.argv[sys.argv.index("--") + 1], encoding="utf-8") as file:  # noqa: PTH123
        run(json.load(file))
