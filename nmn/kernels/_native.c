/* Compiled forms of the kernels in gather.py, linear.py and compare.py, of the sums in tape.py, and
 * of the planner's inner loop.
 *
 * Plain C behind the stable Python ABI; it knows nothing of torch and is handed addresses. It is
 * built on installation where a compiler is found, and never required: see border.py for the
 * checks that make the addresses safe.
 */
#define Py_LIMITED_API 0x030b0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
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

#define INLINE static inline __attribute__((always_inline))

/* ``apart``: from one input's weights to the next's; ``kept``: of the 32 sums, those written. */
#define TILE(ROWS)                                                                               \
    INLINE void tile_##ROWS(const float *restrict x, const float *restrict w,                    \
                            const float *restrict bias, float *restrict y, int64_t inputs,       \
                            int64_t outputs, int64_t apart, int64_t kept) {                      \
        float sum[ROWS][TILE_OUT];                                                               \
        for (int r = 0; r < ROWS; r++)                                                           \
            for (int j = 0; j < TILE_OUT; j++) sum[r][j] = bias[j];                              \
        for (int64_t i = 0; i < inputs; i++, w += apart)                                         \
            for (int r = 0; r < ROWS; r++) {                                                     \
                const float one = x[r * inputs + i];                                             \
                for (int j = 0; j < TILE_OUT; j++) sum[r][j] += one * w[j];                      \
            }                                                                                    \
        for (int r = 0; r < ROWS; r++) memcpy(y + r * outputs, sum[r], kept * sizeof **sum);     \
    }

TILE(1)
TILE(2)
TILE(3)
TILE(4)
TILE(5)
TILE(6)
TILE(7)
TILE(8)

/* One panel for all rows. */
INLINE void panel(const float *restrict x, const float *restrict w, const float *restrict bias,
                  float *restrict y, int64_t batch, int64_t inputs, int64_t outputs, int64_t apart,
                  int64_t kept) {
    for (; batch >= TILE_ROWS; batch -= TILE_ROWS) {
        tile_8(x, w, bias, y, inputs, outputs, apart, kept);
        x += TILE_ROWS * inputs;
        y += TILE_ROWS * outputs;
    }
    switch (batch) {
    case 7: tile_7(x, w, bias, y, inputs, outputs, apart, kept); break;
    case 6: tile_6(x, w, bias, y, inputs, outputs, apart, kept); break;
    case 5: tile_5(x, w, bias, y, inputs, outputs, apart, kept); break;
    case 4: tile_4(x, w, bias, y, inputs, outputs, apart, kept); break;
    case 3: tile_3(x, w, bias, y, inputs, outputs, apart, kept); break;
    case 2: tile_2(x, w, bias, y, inputs, outputs, apart, kept); break;
    case 1: tile_1(x, w, bias, y, inputs, outputs, apart, kept); break;
    default: break;
    }
}

/* Fewer outputs than a panel has are copied beside zeros, which costs 2 us for 256 inputs: summed
 * one by one they take longer than all panels together. 0 where there is no memory for the copy. */
CLONES static int linear_rows(const float *restrict x, const float *restrict weight,
                              const float *restrict bias, float *restrict y, int64_t batch,
                              int64_t inputs, int64_t outputs) {
    int64_t o = 0;
    for (; o + TILE_OUT <= outputs; o += TILE_OUT)
        panel(x, weight + o, bias + o, y + o, batch, inputs, outputs, outputs, TILE_OUT);
    const int64_t left = outputs - o;
    if (!left || !batch) return 1;
    float *padded = calloc((inputs + 1) * TILE_OUT, sizeof *padded);
    if (!padded) return 0;
    memcpy(padded, bias + o, left * sizeof *padded);
    for (int64_t i = 0; i < inputs; i++)
        memcpy(padded + (i + 1) * TILE_OUT, weight + i * outputs + o, left * sizeof *padded);
    panel(x, padded + TILE_OUT, padded, y + o, batch, inputs, outputs, TILE_OUT, left);
    free(padded);
    return 1;
}

/* What relations between objects are made of, in one walk over the rows: pool, linear layer, times
 * the vector of the row's word, dot. ``room`` holds two matrices [batch, features]. 0 as above. */
static int compare_rows(const float *table, const int64_t *rows, const float *weights,
                        const float *layer, const float *bias, const float *words,
                        const int64_t *index, float *room, float *out, int64_t batch,
                        int64_t objects, int64_t features) {
    float *pooled = room, *query = room + batch * features;
    pool_rows(table, rows, weights, pooled, batch, objects, features);
    if (!linear_rows(pooled, layer, bias, query, batch, features, features)) return 0;
    for (int64_t b = 0; b < batch; b++) {
        const float *word = words + index[b] * features;
        float *q = query + b * features;
        for (int64_t j = 0; j < features; j++) q[j] *= word[j];
    }
    dot_rows(table, rows, query, out, batch, objects, features);
    return 1;
}

/* out[rows[b]] += from[b], row after row, so that a row may be named several times. */
CLONES static void add_rows(float *restrict out, const int64_t *restrict rows,
                            const float *restrict from, int64_t batch, int64_t width) {
    for (int64_t b = 0; b < batch; b++) {
        float *to = out + rows[b] * width;
        const float *one = from + b * width;
        for (int64_t j = 0; j < width; j++) to[j] += one[j];
    }
}

/* A number made of all bytes, to notice that a weight changed: 4 us for 256 x 256 floats. Every
 * step can be undone, so a change within 8 bytes always gives another number; two changes that lie
 * a multiple of 256 bytes apart may cancel out once in 2^64, like all others in what follows. */
#define LANES 32
#define ODD 0x9e3779b97f4a7c15u

INLINE void mix(uint64_t *restrict lane, const char *restrict bytes) {
    for (int j = 0; j < LANES; j++) {
        uint64_t word;
        memcpy(&word, bytes + j * sizeof word, sizeof word);
        lane[j] = (lane[j] ^ word) * ODD;
        lane[j] ^= lane[j] >> 32;
    }
}

CLONES static uint64_t mixed(const char *bytes, int64_t size) {
    uint64_t lane[LANES];
    char last[LANES * sizeof *lane] = {0};
    int64_t at = 0;
    for (int j = 0; j < LANES; j++) lane[j] = j;
    for (; at + (int64_t)sizeof last <= size; at += sizeof last) mix(lane, bytes + at);
    if (at < size) {
        memcpy(last, bytes + at, size - at);
        mix(lane, last);
    }
    uint64_t made = size;
    for (int j = 0; j < LANES; j++) {
        made = (made ^ lane[j]) * ODD;
        made ^= made >> 32;
    }
    return made;
}

/* The planner's arrays: what nmn/executors/arrange.py does with numpy, in one walk. Equal (scene,
 * structure) pairs get one number by a sparse set: a place in ``marks`` counts only if what it names
 * names it back, so nothing has to be cleared. See arrange.py for what the arrays mean. */
enum { KIND, LEVEL, SLOT, INPUTS };

struct batch {
    int64_t nodes, questions, scenes, kinds, ports, literals, types;
    const int64_t *structure, *offsets, *about, *table, *type_of_kind, *inputs_of_kind;
    int64_t *local_of, *marks, room; /* by structure; by (local structure, scene); places in marks */
    int64_t *flat, *node_rows, *cuts, *step_kinds, *starts, *in_line, *sizes;
    int64_t *work; /* 8 arrays of ``nodes`` numbers, then one of ``turns`` */
    int64_t turns;
};

static int64_t distinct(const int64_t *numbers, int64_t count, int64_t *seen, int64_t size) {
    int64_t found = 0;
    memset(seen, 0, size * sizeof *seen);
    for (int64_t i = 0; i < count; i++) found += !seen[numbers[i]]++;
    return found;
}

/* A stable counting sort of ``order`` by ``numbers[order[i]]``. */
static void sorted_by(const int64_t *numbers, const int64_t *order, int64_t *into, int64_t count,
                      int64_t *starts, int64_t size) {
    memset(starts, 0, (size + 1) * sizeof *starts);
    for (int64_t i = 0; i < count; i++) starts[numbers[order[i]] + 1]++;
    for (int64_t t = 0; t < size; t++) starts[t + 1] += starts[t];
    for (int64_t i = 0; i < count; i++) into[starts[numbers[order[i]]]++] = order[i];
}

/* Rows to run, or -1 where the scratch arrays have not the room or there is no such scene; ``steps``
 * gets the calls. */
static int64_t arrange_batch(const struct batch *b, int64_t *steps) {
    const int64_t n = b->nodes, width = INPUTS + b->ports + b->literals;
    int64_t *list = b->work, *pair = list + n, *scene = pair + n, *owner = scene + n;
    int64_t *back = owner + n, *turn = back + n, *order = turn + n, *row = order + n;
    int64_t *count = row + n; /* of turns */
    int64_t locals = 0, rows = 0, most_slot = 0, most_level = 0, in_scene_order = 1;
    for (int64_t q = 0, i = 0; q < b->questions; q++) {
        const int64_t about = b->about[q];
        if (about < 0 || about >= b->scenes) return -1;
        for (; i < b->offsets[q + 1]; i++) {
            const int64_t s = b->structure[i];
            int64_t l = b->local_of[s];
            if (l < 0 || l >= locals || list[l] != s) {
                l = locals++;
                list[l] = s;
                b->local_of[s] = l;
                if (locals * b->scenes > b->room) return -1;
            }
            const int64_t place = l * b->scenes + about;
            int64_t u = b->marks[place];
            if (u < 0 || u >= rows || pair[u] != place) {
                u = rows++;
                pair[u] = place;
                scene[u] = about;
                owner[u] = s;
                b->marks[place] = u;
                if (u && scene[u - 1] > about) in_scene_order = 0;
                const int64_t *known = b->table + s * width;
                if (known[SLOT] > most_slot) most_slot = known[SLOT];
                if (known[LEVEL] > most_level) most_level = known[LEVEL];
            }
            back[i] = u;
        }
    }
    const int64_t by_level = (most_level + 1) * b->kinds;
    if (by_level + 1 > b->turns || most_slot + 2 > b->turns || b->scenes + 1 > b->turns) return -1;
    for (int64_t u = 0; u < rows; u++) {
        const int64_t *known = b->table + owner[u] * width;
        turn[u] = known[LEVEL] * b->kinds + known[KIND];
    }
    int64_t size = by_level;
    const int64_t level_calls = distinct(turn, rows, count, by_level);
    for (int64_t u = 0; u < rows; u++) order[u] = b->table[owner[u] * width + SLOT];
    if (distinct(order, rows, count, most_slot + 1) < level_calls) {
        memcpy(turn, order, rows * sizeof *turn);
        size = most_slot + 1;
    }
    for (int64_t u = 0; u < rows; u++) row[u] = u;
    if (in_scene_order) {
        sorted_by(turn, row, order, rows, count, size);
    } else {
        sorted_by(scene, row, list, rows, count, b->scenes);
        sorted_by(turn, list, order, rows, count, size);
    }
    memset(b->sizes, 0, b->types * sizeof *b->sizes);
    for (int64_t k = 0; k < rows; k++) {
        const int64_t kind = b->table[owner[order[k]] * width + KIND];
        row[order[k]] = b->sizes[b->type_of_kind[kind]]++;
    }
    int64_t called = 0;
    for (int64_t k = 0; k < rows; k++) {
        const int64_t u = order[k], *known = b->table + owner[u] * width;
        const int64_t inputs = b->inputs_of_kind[known[KIND]];
        const int first = !k || turn[u] != turn[order[k - 1]];
        if (first) {
            b->cuts[called] = k;
            b->step_kinds[called] = known[KIND];
            b->starts[called] = row[u];
            for (int64_t p = 0; p < b->ports; p++) b->in_line[p * n + called] = p < inputs;
            called++;
        }
        b->flat[k] = scene[u];
        for (int64_t p = 0; p < b->ports; p++) {
            int64_t *to = b->flat + (1 + p) * n + k;
            if (p < inputs) {
                *to = row[b->marks[b->local_of[known[INPUTS + p]] * b->scenes + scene[u]]];
                if (!first && *to != to[-1] + 1) b->in_line[p * n + called - 1] = 0;
            } else {
                *to = 0;
            }
        }
        for (int64_t p = 0; p < b->literals; p++)
            b->flat[(1 + b->ports + p) * n + k] = known[INPUTS + b->ports + p];
    }
    b->cuts[called] = rows;
    for (int64_t i = 0; i < n; i++) b->node_rows[i] = row[back[i]];
    *steps = called;
    return rows;
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
    int done;
    Py_BEGIN_ALLOW_THREADS
    done = compare_rows(ADDRESS(n[0]), rows, ADDRESS(n[2]), ADDRESS(n[3]), ADDRESS(n[4]),
                        ADDRESS(n[5]), index, ADDRESS(n[7]), ADDRESS(n[8]), n[9], n[10], n[11]);
    Py_END_ALLOW_THREADS
    if (!done) return PyErr_NoMemory();
    Py_RETURN_NONE;
}

/* address, bytes: see ``mixed``. */
static PyObject *fingerprint(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    int64_t n[2];
    uint64_t made;
    (void)self;
    if (!numbers(given, count, 2, n)) return NULL;
    Py_BEGIN_ALLOW_THREADS
    made = mixed(ADDRESS(n[0]), n[1]);
    Py_END_ALLOW_THREADS
    return PyLong_FromUnsignedLongLong(made);
}

/* out, rows, from, batch, width, rows of out */
static PyObject *add(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    int64_t n[6];
    (void)self;
    if (!numbers(given, count, 6, n)) return NULL;
    const int64_t *rows = ADDRESS(n[1]);
    if (!inside(rows, n[3], n[5], "row")) return NULL;
    Py_BEGIN_ALLOW_THREADS
    add_rows(ADDRESS(n[0]), rows, ADDRESS(n[2]), n[3], n[4]);
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

/* The fields of ``struct batch``, in order; gives (rows, steps), or None for -1 above. */
static PyObject *arrange(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    int64_t n[25], steps = 0, rows;
    (void)self;
    if (!numbers(given, count, 25, n)) return NULL;
    const struct batch b = {
        n[0], n[1], n[2], n[3], n[4], n[5], n[6],
        ADDRESS(n[7]), ADDRESS(n[8]), ADDRESS(n[9]), ADDRESS(n[10]), ADDRESS(n[11]),
        ADDRESS(n[12]), ADDRESS(n[13]), ADDRESS(n[14]), n[15], ADDRESS(n[16]), ADDRESS(n[17]),
        ADDRESS(n[18]), ADDRESS(n[19]), ADDRESS(n[20]), ADDRESS(n[21]), ADDRESS(n[22]),
        ADDRESS(n[23]), n[24]};
    Py_BEGIN_ALLOW_THREADS
    rows = arrange_batch(&b, &steps);
    Py_END_ALLOW_THREADS
    if (rows < 0) Py_RETURN_NONE;
    return Py_BuildValue("(LL)", (long long)rows, (long long)steps);
}

static PyObject *linear(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    int64_t n[7];
    int done;
    (void)self;
    if (!numbers(given, count, 7, n)) return NULL;
    Py_BEGIN_ALLOW_THREADS
    done = linear_rows(ADDRESS(n[0]), ADDRESS(n[1]), ADDRESS(n[2]), ADDRESS(n[3]), n[4], n[5],
                       n[6]);
    Py_END_ALLOW_THREADS
    if (!done) return PyErr_NoMemory();
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"pool", (PyCFunction)(void (*)(void))pool, METH_FASTCALL,
     "pool(table, rows, weights, out, batch, objects, features, scenes)"},
    {"dot", (PyCFunction)(void (*)(void))dot, METH_FASTCALL,
     "dot(table, rows, query, out, batch, objects, features, scenes)"},
    {"add", (PyCFunction)(void (*)(void))add, METH_FASTCALL,
     "add(out, rows, from, batch, width, rows_of_out)"},
    {"arrange", (PyCFunction)(void (*)(void))arrange, METH_FASTCALL,
     "arrange(the fields of struct batch) -> (rows, steps) or None"},
    {"compare", (PyCFunction)(void (*)(void))compare, METH_FASTCALL,
     "compare(table, rows, weights, layer, bias, words, index, room, out, batch, objects, "
     "features, scenes, number_of_words)"},
    {"fingerprint", (PyCFunction)(void (*)(void))fingerprint, METH_FASTCALL,
     "fingerprint(address, bytes)"},
    {"linear", (PyCFunction)(void (*)(void))linear, METH_FASTCALL,
     "linear(x, weight, bias, out, batch, inputs, outputs)"},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_native", NULL, -1, functions,
                                        NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__native(void) { return PyModule_Create(&definition); }
