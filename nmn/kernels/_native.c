/* Compiled forms of the kernels in gather.py and linear.py, and of the planner's inner loop.
 *
 * Plain C behind the stable Python ABI; it knows nothing of torch and is handed addresses. It is
 * built on installation where a compiler is found, and never required: see native.py for the
 * checks that make the addresses safe.
 */
#define Py_LIMITED_API 0x030b0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

/* One binary for old and new processors: the loader picks the widest form this one has. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__linux__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

#define PANEL 128 /* features summed in registers at a time */

CLONES static void pool_rows(const float *restrict table, const int64_t *restrict rows,
                             const float *restrict weights, float *restrict out, int64_t batch,
                             int64_t objects, int64_t features) {
    for (int64_t b = 0; b < batch; b++) {
        const float *scene = table + rows[b] * objects * features;
        const float *w = weights + b * objects;
        float *to = out + b * features;
        int64_t from = 0;
        for (; from + PANEL <= features; from += PANEL) {
            float sum[PANEL] = {0};
            for (int64_t n = 0; n < objects; n++) {
                const float *row = scene + n * features + from;
                const float one = w[n];
                for (int j = 0; j < PANEL; j++) sum[j] += one * row[j];
            }
            memcpy(to + from, sum, sizeof sum);
        }
        if (from < features) {
            memset(to + from, 0, (features - from) * sizeof(float));
            for (int64_t n = 0; n < objects; n++) {
                const float *row = scene + n * features;
                for (int64_t j = from; j < features; j++) to[j] += w[n] * row[j];
            }
        }
    }
}

CLONES static void dot_rows(const float *restrict table, const int64_t *restrict rows,
                            const float *restrict query, float *restrict out, int64_t batch,
                            int64_t objects, int64_t features) {
    for (int64_t b = 0; b < batch; b++) {
        const float *scene = table + rows[b] * objects * features;
        const float *q = query + b * features;
        float *to = out + b * objects;
        int64_t n = 0;
        for (; n + 4 <= objects; n += 4) { /* four at a time: the query is read once for them */
            const float *r0 = scene + n * features, *r1 = r0 + features;
            const float *r2 = r1 + features, *r3 = r2 + features;
            float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
            for (int64_t j = 0; j < features; j++) {
                s0 += q[j] * r0[j];
                s1 += q[j] * r1[j];
                s2 += q[j] * r2[j];
                s3 += q[j] * r3[j];
            }
            to[n] = s0;
            to[n + 1] = s1;
            to[n + 2] = s2;
            to[n + 3] = s3;
        }
        for (; n < objects; n++) {
            const float *row = scene + n * features;
            float s = 0;
            for (int64_t j = 0; j < features; j++) s += q[j] * row[j];
            to[n] = s;
        }
    }
}

/* y = x W^T + b for small x. The weights come transposed, [in, out], so that a panel of 32 outputs
 * of all inputs stays in the first-level cache; up to 8 rows by 32 outputs are summed in registers.
 * Each number of rows has its own loop: what is left over after eights then costs one walk over the
 * weights, not one for each row. */
#define TILE_ROWS 8
#define TILE_OUT 32

#define TILE(ROWS)                                                                               \
    static inline __attribute__((always_inline)) void tile_##ROWS(                               \
        const float *restrict x, const float *restrict w, const float *restrict bias,            \
        float *restrict y, int64_t inputs, int64_t outputs) {                                    \
        float sum[ROWS][TILE_OUT];                                                               \
        for (int r = 0; r < ROWS; r++)                                                           \
            for (int j = 0; j < TILE_OUT; j++) sum[r][j] = bias[j];                              \
        for (int64_t i = 0; i < inputs; i++, w += outputs)                                       \
            for (int r = 0; r < ROWS; r++) {                                                     \
                const float one = x[r * inputs + i];                                             \
                for (int j = 0; j < TILE_OUT; j++) sum[r][j] += one * w[j];                      \
            }                                                                                    \
        for (int r = 0; r < ROWS; r++) memcpy(y + r * outputs, sum[r], sizeof sum[r]);           \
    }

TILE(1)
TILE(2)
TILE(3)
TILE(4)
TILE(5)
TILE(6)
TILE(7)
TILE(8)

CLONES static void linear_rows(const float *restrict x, const float *restrict weight,
                               const float *restrict bias, float *restrict y, int64_t batch,
                               int64_t inputs, int64_t outputs) {
    int64_t o = 0;
    for (; o + TILE_OUT <= outputs; o += TILE_OUT) {
        const float *w = weight + o, *c = bias + o;
        int64_t b = 0;
        for (; b + TILE_ROWS <= batch; b += TILE_ROWS)
            tile_8(x + b * inputs, w, c, y + b * outputs + o, inputs, outputs);
        const float *from = x + b * inputs;
        float *to = y + b * outputs + o;
        switch (batch - b) {
        case 7: tile_7(from, w, c, to, inputs, outputs); break;
        case 6: tile_6(from, w, c, to, inputs, outputs); break;
        case 5: tile_5(from, w, c, to, inputs, outputs); break;
        case 4: tile_4(from, w, c, to, inputs, outputs); break;
        case 3: tile_3(from, w, c, to, inputs, outputs); break;
        case 2: tile_2(from, w, c, to, inputs, outputs); break;
        case 1: tile_1(from, w, c, to, inputs, outputs); break;
        default: break;
        }
    }
    for (int64_t b = 0; o < outputs && b < batch; b++)
        for (int64_t j = o; j < outputs; j++) {
            float s = bias[j];
            for (int64_t i = 0; i < inputs; i++) s += x[b * inputs + i] * weight[i * outputs + j];
            y[b * outputs + j] = s;
        }
}

/* What relations between objects are made of, in one walk over the rows: pool, linear layer, times
 * the vector of the row's word, dot. ``room`` holds two matrices [batch, features]. */
static void compare_rows(const float *table, const int64_t *rows, const float *weights,
                         const float *layer, const float *bias, const float *words,
                         const int64_t *index, float *room, float *out, int64_t batch,
                         int64_t objects, int64_t features) {
    float *pooled = room, *query = room + batch * features;
    pool_rows(table, rows, weights, pooled, batch, objects, features);
    linear_rows(pooled, layer, bias, query, batch, features, features);
    for (int64_t b = 0; b < batch; b++) {
        const float *word = words + index[b] * features;
        float *q = query + b * features;
        for (int64_t j = 0; j < features; j++) q[j] *= word[j];
    }
    dot_rows(table, rows, query, out, batch, objects, features);
}

static int numbers(PyObject *const *given, Py_ssize_t count, Py_ssize_t wanted, int64_t *out) {
    if (count != wanted) {
        PyErr_Format(PyExc_TypeError, "%zd numbers expected, %zd given", wanted, count);
        return 0;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        out[i] = PyLong_AsLongLong(given[i]);
        if (out[i] == -1 && PyErr_Occurred()) return 0;
    }
    return 1;
}

#define ADDRESS(number) ((void *)(intptr_t)(number))

static int inside(const int64_t *index, int64_t count, int64_t size, const char *what) {
    for (int64_t b = 0; b < count; b++)
        if (index[b] < 0 || index[b] >= size) {
            PyErr_Format(PyExc_IndexError, "%s %lld of %lld", what, (long long)index[b],
                         (long long)size);
            return 0;
        }
    return 1;
}

typedef void kernel(const float *, const int64_t *, const float *, float *, int64_t, int64_t,
                    int64_t);

/* table, rows, operand, out, batch, objects, features, scenes. Rows are looked at first: an address
 * beyond the table must never be read. */
static PyObject *gather(kernel run, PyObject *const *given, Py_ssize_t count) {
    int64_t n[8];
    if (!numbers(given, count, 8, n)) return NULL;
    const int64_t *rows = ADDRESS(n[1]);
    if (!inside(rows, n[4], n[7], "scene")) return NULL;
    Py_BEGIN_ALLOW_THREADS
    run(ADDRESS(n[0]), rows, ADDRESS(n[2]), ADDRESS(n[3]), n[4], n[5], n[6]);
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

static PyObject *pool(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    (void)self;
    return gather(pool_rows, given, count);
}

static PyObject *dot(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    (void)self;
    return gather(dot_rows, given, count);
}

/* table, rows, weights, layer, bias, words, index, room, out, batch, objects, features, scenes,
 * number of words */
static PyObject *compare(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    int64_t n[14];
    (void)self;
    if (!numbers(given, count, 14, n)) return NULL;
    const int64_t *rows = ADDRESS(n[1]), *index = ADDRESS(n[6]);
    if (!inside(rows, n[9], n[12], "scene") || !inside(index, n[9], n[13], "word")) return NULL;
    Py_BEGIN_ALLOW_THREADS
    compare_rows(ADDRESS(n[0]), rows, ADDRESS(n[2]), ADDRESS(n[3]), ADDRESS(n[4]), ADDRESS(n[5]),
                 index, ADDRESS(n[7]), ADDRESS(n[8]), n[9], n[10], n[11]);
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

static PyObject *linear(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    int64_t n[7];
    (void)self;
    if (!numbers(given, count, 7, n)) return NULL;
    Py_BEGIN_ALLOW_THREADS
    linear_rows(ADDRESS(n[0]), ADDRESS(n[1]), ADDRESS(n[2]), ADDRESS(n[3]), n[4], n[5], n[6]);
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"pool", (PyCFunction)(void (*)(void))pool, METH_FASTCALL,
     "pool(table, rows, weights, out, batch, objects, features, scenes)"},
    {"dot", (PyCFunction)(void (*)(void))dot, METH_FASTCALL,
     "dot(table, rows, query, out, batch, objects, features, scenes)"},
    {"compare", (PyCFunction)(void (*)(void))compare, METH_FASTCALL,
     "compare(table, rows, weights, layer, bias, words, index, room, out, batch, objects, "
     "features, scenes, number_of_words)"},
    {"linear", (PyCFunction)(void (*)(void))linear, METH_FASTCALL,
     "linear(x, weight, bias, out, batch, inputs, outputs)"},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_native", NULL, -1, functions,
                                        NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__native(void) { return PyModule_Create(&definition); }
