// Copies between dense arrays and strided views, and the coordinates of views.

#include <stdint.h>
#include <string.h>

#include "CKernels.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))

enum { maximumRank = 16 };

// Calls `function` with the element size as a constant, so that the loops in it are compiled for that size.
#define WITH_CONSTANT_SIZE(size, function, ...)                                                                        \
    switch (size) {                                                                                                    \
    case 1: function(__VA_ARGS__, 1); break;                                                                           \
    case 2: function(__VA_ARGS__, 2); break;                                                                           \
    case 4: function(__VA_ARGS__, 4); break;                                                                           \
    case 8: function(__VA_ARGS__, 8); break;                                                                           \
    default: __builtin_trap();                                                                                         \
    }

// Copies `count` elements; steps are in elements. The two sides do not overlap.
ALWAYS_INLINE void copy_run(
    char *restrict out, long outStep, const char *restrict in, long inStep, long count, long size) {
    if (outStep == 1 && inStep == 1) {
        memcpy(out, in, (size_t)(count * size));
    } else if (outStep == 1 && inStep == 0) {
        char value[8];
        if (count > 0) {
            memcpy(value, in, (size_t)size);
        }
#pragma clang loop vectorize(assume_safety)
        for (long i = 0; i < count; i++) {
            memcpy(out + i * size, value, (size_t)size);
        }
    } else if (outStep == 1) {
        for (long i = 0; i < count; i++) {
            memcpy(out + i * size, in + i * inStep * size, (size_t)size);
        }
    } else {
        for (long i = 0; i < count; i++) {
            memcpy(out + i * outStep * size, in + i * inStep * size, (size_t)size);
        }
    }
}

// MARK: Rows and columns

// Equal elements of four or eight bytes.
typedef int32_t splat4 __attribute__((vector_size(64), aligned(4)));
typedef int64_t splat8 __attribute__((vector_size(64), aligned(4)));

enum { longestShortRow = 256 };

ALWAYS_INLINE void expand_rows(char *out, const char *rowValues, long rows, long columns, long size) {
    long r = 0;
    // A short row is written by wide stores, whose excess the next rows overwrite.
    const long rowSize = columns * size, stored = (rowSize + 63) / 64 * 64;
    if (size >= 4 && rowSize <= longestShortRow) {
        for (; (rows - r) * rowSize >= stored; r++) {
            int64_t value = 0;
            memcpy(&value, rowValues + r * size, (size_t)size);
            const splat8 all = size == 4 ? (splat8)((int32_t)value - (splat4){0}) : value - (splat8){0};
            for (long byte = 0; byte < rowSize; byte += 64) {
                *(splat8 *)(out + r * rowSize + byte) = all;
            }
        }
    }
    for (; r < rows; r++) {
        copy_run(out + r * columns * size, 1, rowValues + r * size, 0, columns, size);
    }
}

void descent_expand_rows(void *out, const void *rowValues, long rows, long columns, long elementSize) {
    WITH_CONSTANT_SIZE(elementSize, expand_rows, out, rowValues, rows, columns)
}

// Copies what is already there, in steps that double until they fill part of the cache.
static void tile_rows(char *out, const char *row, long rows, long rowSize) {
    const long total = rows * rowSize, longestStep = 8192;
    if (total == 0) {
        return;
    }
    memcpy(out, row, (size_t)rowSize);
    long step = rowSize;
    for (long filled = rowSize; filled < total;) {
        const long size = step < total - filled ? step : total - filled;
        memcpy(out + filled, out, (size_t)size);
        filled += size;
        step = step < longestStep ? filled : step;
    }
}

void descent_tile_columns(void *out, const void *columnValues, long rows, long columns, long elementSize) {
    tile_rows(out, columnValues, rows, columns * elementSize);
}

// MARK: Strided views

struct view {
    long rank;
    long shape[maximumRank], strides[maximumRank];
};

// Drops axes of one element and joins axes that one stride steps through, so that the last axis is long.
static struct view simplified_view(long rank, const long *shape, const long *strides) {
    if (rank > maximumRank) {
        __builtin_trap();
    }
    struct view view = {.rank = 0};
    for (long axis = 0; axis < rank; axis++) {
        const long last = view.rank - 1;
        if (shape[axis] == 1) {
            continue;
        }
        if (view.rank > 0 && view.strides[last] == strides[axis] * shape[axis]) {
            view.shape[last] *= shape[axis];
            view.strides[last] = strides[axis];
        } else {
            view.shape[view.rank] = shape[axis];
            view.strides[view.rank] = strides[axis];
            view.rank++;
        }
    }
    if (view.rank == 0) {
        view.shape[0] = 1;
        view.strides[0] = 0;
        view.rank = 1;
    }
    return view;
}

enum { tileEdge = 16 };

// Copies `rows` whole rows in tiles, since each side is contiguous along another axis.
ALWAYS_INLINE void transfer_tiles(
    char *restrict dense, char *restrict strided, long rows, long columns, long rowStride, long columnStride,
    int isStore, long size) {
    for (long firstRow = 0; firstRow < rows; firstRow += tileEdge) {
        const long rowCount = rows - firstRow < tileEdge ? rows - firstRow : tileEdge;
        for (long firstColumn = 0; firstColumn < columns; firstColumn += tileEdge) {
            const long columnCount = columns - firstColumn < tileEdge ? columns - firstColumn : tileEdge;
            char *denseTile = dense + (firstRow * columns + firstColumn) * size;
            char *stridedTile = strided + (firstRow * rowStride + firstColumn * columnStride) * size;
            for (long r = 0; r < rowCount; r++) {
                char *denseRow = denseTile + r * columns * size;
                char *stridedRow = stridedTile + r * rowStride * size;
                if (columnCount == tileEdge) {
#pragma clang loop unroll(full)
                    for (long c = 0; c < tileEdge; c++) {
                        memcpy(isStore ? stridedRow + c * columnStride * size : denseRow + c * size,
                               isStore ? denseRow + c * size : stridedRow + c * columnStride * size, (size_t)size);
                    }
                } else if (isStore) {
                    copy_run(stridedRow, columnStride, denseRow, 1, columnCount, size);
                } else {
                    copy_run(denseRow, 1, stridedRow, columnStride, columnCount, size);
                }
            }
        }
    }
}

// Copies elements start ..< start + count between `dense` and the view at `base`, in the direction `isStore` says.
ALWAYS_INLINE void transfer(
    char *restrict dense, char *restrict base, const struct view *view, long start, long count, int isStore,
    long size) {
    const long inner = view->rank - 1;
    const long columns = view->shape[inner], columnStride = view->strides[inner];
    const long rowStride = inner > 0 ? view->strides[inner - 1] : 0;
    const int isTiled = inner > 0 && rowStride == 0 && columnStride == 1 && !isStore;
    const int isExpanded = inner > 0 && rowStride == 1 && columnStride == 0 && !isStore;
    const int isTransposed = inner > 0 && (rowStride == 1 || rowStride == -1) && columnStride != 0;

    long coordinates[maximumRank];
    long offset = 0, remainder = start;
    for (long axis = inner; axis >= 0; axis--) {
        coordinates[axis] = remainder % view->shape[axis];
        remainder /= view->shape[axis];
        offset += coordinates[axis] * view->strides[axis];
    }

    while (count > 0) {
        long taken = columns - coordinates[inner];
        long rows = 1;
        if (taken > count) {
            taken = count;
        }
        if ((isTransposed || isTiled || isExpanded) && coordinates[inner] == 0 && count >= 2 * columns) {
            rows = view->shape[inner - 1] - coordinates[inner - 1];
            if (rows > count / columns) {
                rows = count / columns;
            }
            taken = rows * columns;
            if (isTiled) {
                tile_rows(dense, base + offset * size, rows, columns * size);
            } else if (isExpanded) {
                expand_rows(dense, base + offset * size, rows, columns, size);
            } else {
                transfer_tiles(dense, base + offset * size, rows, columns, rowStride, columnStride, isStore, size);
            }
        } else if (isStore) {
            copy_run(base + offset * size, columnStride, dense, 1, taken, size);
        } else {
            copy_run(dense, 1, base + offset * size, columnStride, taken, size);
        }
        dense += taken * size;
        count -= taken;
        if (count <= 0) {
            return;
        }

        // On to the beginning of the next row.
        offset -= coordinates[inner] * columnStride;
        coordinates[inner] = 0;
        if (inner == 0) {
            return;
        }
        coordinates[inner - 1] += rows;
        offset += rows * rowStride;
        for (long axis = inner - 1; axis > 0 && coordinates[axis] == view->shape[axis]; axis--) {
            offset += view->strides[axis - 1] - coordinates[axis] * view->strides[axis];
            coordinates[axis] = 0;
            coordinates[axis - 1]++;
        }
    }
}

void descent_load_strided(
    void *out, const void *base, long rank, const long *shape, const long *strides, long start, long count,
    long elementSize) {
    if (count <= 0) {
        return;
    }
    const struct view view = simplified_view(rank, shape, strides);
    WITH_CONSTANT_SIZE(elementSize, transfer, out, (char *)base, &view, start, count, 0)
}

void descent_store_strided(
    void *base, const void *in, long rank, const long *shape, const long *strides, long start, long count,
    long elementSize) {
    if (count <= 0) {
        return;
    }
    const struct view view = simplified_view(rank, shape, strides);
    WITH_CONSTANT_SIZE(elementSize, transfer, (char *)in, base, &view, start, count, 1)
}

// MARK: Views with zeros around

static long least(long a, long b) { return a < b ? a : b; }
static long greatest(long a, long b) { return a > b ? a : b; }

// Mostly few; a call for each row would cost more than the zeros.
ALWAYS_INLINE void clear_run(char *out, long count, long size) {
    if (count > 16) {
        memset(out, 0, (size_t)(count * size));
        return;
    }
    for (long i = 0; i < count; i++) {
        memset(out + i * size, 0, (size_t)size);
    }
}

ALWAYS_INLINE void load_padded(
    char *restrict out, const char *restrict base, long rank, const long *shape, const long *strides,
    const long *padded, const long *low, long start, long count, long size) {
    const long inner = rank - 1;
    long coordinates[maximumRank];
    for (long axis = inner, remainder = start; axis >= 0; axis--) {
        coordinates[axis] = remainder % padded[axis];
        remainder /= padded[axis];
    }
    while (count > 0) {
        // A piece of one row of the last axis: zeros, elements, zeros.
        const long first = coordinates[inner], taken = least(padded[inner] - first, count);
        long begin = greatest(low[inner] - first, 0), end = least(low[inner] + shape[inner] - first, taken);
        long offset = (first + begin - low[inner]) * strides[inner];
        for (long axis = 0; axis < inner; axis++) {
            const long coordinate = coordinates[axis] - low[axis];
            end = coordinate >= 0 && coordinate < shape[axis] ? end : 0;
            offset += coordinate * strides[axis];
        }
        begin = least(begin, taken);
        end = greatest(end, begin);
        clear_run(out, begin, size);
        if (end > begin) {
            copy_run(out + begin * size, 1, base + offset * size, strides[inner], end - begin, size);
        }
        clear_run(out + end * size, taken - end, size);
        out += taken * size;
        count -= taken;
        coordinates[inner] = 0;
        for (long axis = inner - 1; axis >= 0 && ++coordinates[axis] == padded[axis]; axis--) {
            coordinates[axis] = 0;
        }
    }
}

void descent_load_padded(
    void *out, const void *base, long rank, const long *shape, const long *strides, const long *padded,
    const long *low, long start, long count, long elementSize) {
    if (rank > maximumRank) {
        __builtin_trap();
    }
    // One element has no axes.
    const long one = 1, none = 0;
    if (rank == 0) {
        rank = 1;
        shape = padded = &one;
        strides = low = &none;
    }
    WITH_CONSTANT_SIZE(elementSize, load_padded, out, base, rank, shape, strides, padded, low, start, count)
}

// MARK: Coordinates

#define FILL_COORDINATES(type)                                                                                         \
    for (long i = 0; i < count;) {                                                                                     \
        const long run = inner - within < count - i ? inner - within : count - i;                                      \
        const type value = (type)coordinate;                                                                           \
        if (inner == 1) {                                                                                              \
            const long length = extent - coordinate < count - i ? extent - coordinate : count - i;                     \
            for (long j = 0; j < length; j++) { ((type *)out)[i + j] = (type)(int)(coordinate + j); }                  \
            i += length;                                                                                               \
            coordinate = 0;                                                                                            \
            continue;                                                                                                  \
        }                                                                                                              \
        for (long j = 0; j < run; j++) { ((type *)out)[i + j] = value; }                                               \
        i += run;                                                                                                      \
        within = 0;                                                                                                    \
        coordinate = coordinate + 1 == extent ? 0 : coordinate + 1;                                                    \
    }

void descent_iota(void *out, long rank, const long *shape, long axis, long start, long count, descent_type type) {
    if (count <= 0) {
        return;
    }
    long inner = 1;
    for (long i = axis + 1; i < rank; i++) {
        inner *= shape[i];
    }
    const long extent = shape[axis];
    long within = start % inner, coordinate = start / inner % extent;
    switch (type) {
    case DESCENT_FLOAT32: FILL_COORDINATES(float) break;
    case DESCENT_FLOAT64: FILL_COORDINATES(double) break;
    case DESCENT_INT32: FILL_COORDINATES(int32_t) break;
    case DESCENT_BOOL:
    case DESCENT_UINT8: FILL_COORDINATES(uint8_t) break;
    }
}
