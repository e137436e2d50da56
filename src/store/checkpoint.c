#include "store/checkpoint.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "base/digest.h"
#include "base/whole_file.h"

#define BLOCK 65536 /* bytes; packed bytes are digested block by block */
#define LEVEL 1     /* of zstd: on a state, higher ones pack little more and take far longer */

static const char magic[8] = {'O', 'F', 'R', 'P', 'C', 'K', 'P', 'T'};

/* As in the file, little-endian. A later format keeps the first three and the last. */
struct header {
    char magic[8];
    uint32_t format, n_header;
    char version[16], model[32];
    uint64_t identity, seed;
    uint32_t replicate, day, n_people, n_days;
    uint64_t n_packed, packed; /* bytes that follow, their digest */
    uint64_t digest;           /* of all before it */
};
_Static_assert(sizeof(struct header) == 120, "no padding: it is written as it is");

static uint64_t digest_of(const struct header *header) {
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    ofr_digest_bytes(&digest, header, offsetof(struct header, digest));
    return digest.state;
}

static struct header header_of(const struct ofr_checkpoint *about) {
    struct header header = {.format = OFR_CHECKPOINT_FORMAT,
                            .n_header = sizeof header,
                            .identity = about->identity,
                            .seed = about->seed,
                            .replicate = about->replicate,
                            .day = about->day,
                            .n_people = about->n_people,
                            .n_days = about->n_days};
    memcpy(header.magic, magic, sizeof magic);
    snprintf(header.version, sizeof header.version, "%s", OFR_VERSION);
    snprintf(header.model, sizeof header.model, "%s", about->model);
    return header;
}

/* ---- writing --------------------------------------------------------------------------- */

struct writer {
    FILE *file;
    ZSTD_CCtx *zstd;
    struct header header;
    struct ofr_digest digest;
    ZSTD_outBuffer out; /* of one block */
};

static ofr_status put_block(struct writer *writer, struct ofr_reports *reports) {
    size_t n = writer->out.pos;
    ofr_digest_bytes(&writer->digest, writer->out.dst, n);
    writer->header.n_packed += n;
    writer->out.pos = 0;
    if (fwrite(writer->out.dst, 1, n, writer->file) != n)
        return ofr_fail(reports, OFR_SYSTEM, "%s", strerror(errno));
    return OFR_OK;
}

/* Pack what is given; at the end, also what zstd still holds. */
static ofr_status pack(struct writer *writer, ZSTD_inBuffer in, bool end, struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    for (bool done = false; !done && status == OFR_OK;) {
        size_t left =
            ZSTD_compressStream2(writer->zstd, &writer->out, &in, end ? ZSTD_e_end : ZSTD_e_continue);
        if (ZSTD_isError(left))
            return ofr_fail(reports, OFR_SYSTEM, "zstd: %s", ZSTD_getErrorName(left));
        done = end ? left == 0 : in.pos == in.size;
        if (writer->out.pos == writer->out.size || (end && done))
            status = put_block(writer, reports);
    }
    return status;
}

static ofr_status put(void *stream, void *bytes, size_t n, struct ofr_reports *reports) {
    return pack(stream, (ZSTD_inBuffer){.src = bytes, .size = n}, false, reports);
}

static ofr_status put_all(struct writer *writer, ofr_list_state list, void *of, struct ofr_reports *reports) {
    size_t n = sizeof writer->header;
    if (fwrite(&writer->header, 1, n, writer->file) != n) /* its room; written again at the end */
        return ofr_fail(reports, OFR_SYSTEM, "%s", strerror(errno));
    struct ofr_archive archive = {.move = put, .stream = writer, .reports = reports};
    list(of, &archive);
    ofr_status status = ofr_archive_end(&archive);
    OFR_THEN(status, pack(writer, (ZSTD_inBuffer){0}, true, reports));
    if (status != OFR_OK)
        return status;
    writer->header.packed = writer->digest.state;
    writer->header.digest = digest_of(&writer->header);
    if (fseek(writer->file, 0, SEEK_SET) != 0 || fwrite(&writer->header, 1, n, writer->file) != n)
        return ofr_fail(reports, OFR_SYSTEM, "%s", strerror(errno));
    return OFR_OK;
}

static ofr_status write_file(FILE *file, const struct ofr_checkpoint *about, ofr_list_state list, void *of,
                             struct ofr_reports *reports) {
    struct writer writer = {.file = file, .header = header_of(about), .zstd = ZSTD_createCCtx()};
    writer.out = (ZSTD_outBuffer){.dst = ofr_malloc(BLOCK), .size = BLOCK};
    ofr_digest_start(&writer.digest);
    ofr_status status = OFR_OK;
    if (writer.zstd == NULL || writer.out.dst == NULL)
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory");
    else {
        ZSTD_CCtx_setParameter(writer.zstd, ZSTD_c_compressionLevel, LEVEL);
        ZSTD_CCtx_setParameter(writer.zstd, ZSTD_c_checksumFlag, 1);
        status = put_all(&writer, list, of, reports);
    }
    ZSTD_freeCCtx(writer.zstd);
    ofr_free(writer.out.dst);
    return status;
}

/* Say of which file what went wrong inside is said. */
static ofr_status pass_on(const char *what, const char *path, ofr_status status,
                          const struct ofr_reports *inside, struct ofr_reports *reports) {
    return ofr_fail(reports, status, "%s %s: %s", what, path,
                    ofr_reports_count(inside) > 0 ? inside->items[0].text : "not enough memory");
}

static bool is_checkpoint(const char *path) {
    char begin[sizeof magic + 1] = "";
    memcpy(begin, magic, sizeof magic);
    return ofr_file_has_mark(path, begin);
}

void ofr_checkpoint_remove(const char *path) {
    if (is_checkpoint(path))
        unlink(path);
}

ofr_status ofr_checkpoint_write(const char *path, const struct ofr_checkpoint *about, ofr_list_state list,
                                void *of, struct ofr_reports *reports) {
    const struct ofr_target target = {path, "a checkpoint of Offramp", is_checkpoint, true};
    struct ofr_reports none = {0}, *inside = ofr_reports_new();
    struct ofr_whole_file file;
    ofr_status status = ofr_whole_file_begin(&target, &file, inside);
    OFR_THEN(status, write_file(file.stream, about, list, of, inside));
    status = ofr_whole_file_end(&file, status, inside);
    if (status != OFR_OK)
        status = pass_on("could not write the checkpoint", path, OFR_SYSTEM, inside != NULL ? inside : &none,
                         reports);
    ofr_reports_free(inside);
    return status;
}

/* ---- reading --------------------------------------------------------------------------- */

struct reader {
    FILE *file;
    ZSTD_DCtx *zstd;
    struct header header;
    unsigned char *block;
    ZSTD_inBuffer in;
    size_t left; /* what zstd said last; 0: the frame is at its end */
};

static ofr_status refuse(struct ofr_reports *reports, const char *why) {
    return ofr_fail(reports, OFR_BAD_INPUT, "%s", why);
}

/* Is it a checkpoint at all, and is its header as it was written? */
static ofr_status read_header(struct reader *reader, struct ofr_reports *reports) {
    struct header *header = &reader->header;
    size_t n = fread(header, 1, sizeof *header, reader->file);
    if (ferror(reader->file))
        return ofr_fail(reports, OFR_SYSTEM, "%s", strerror(errno));
    if (memcmp(header->magic, magic, n < sizeof magic ? n : sizeof magic) != 0 || n == 0)
        return refuse(reports, "it is not a checkpoint of Offramp");
    if (n < sizeof *header)
        return refuse(reports, "it is cut short");
    if (header->n_header == sizeof *header && header->digest != digest_of(header))
        return refuse(reports, "it was altered: its header does not have the digest it says");
    if (header->format != OFR_CHECKPOINT_FORMAT || header->n_header != sizeof *header)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "it was altered or has format %u; this program reads format %d", header->format,
                        OFR_CHECKPOINT_FORMAT);
    return OFR_OK;
}

/* Is it of this run? */
static ofr_status compare(const struct header *header, const struct ofr_checkpoint *wanted,
                          struct ofr_reports *reports) {
    struct header expected = header_of(wanted);
    if (memcmp(header->version, expected.version, sizeof header->version) != 0)
        return ofr_fail(reports, OFR_BAD_INPUT, "it was written by version %.16s; this is version %s",
                        header->version, OFR_VERSION);
    if (memcmp(header->model, expected.model, sizeof header->model) != 0)
        return ofr_fail(reports, OFR_BAD_INPUT, "it is of the model %.32s, not %s", header->model,
                        wanted->model);
    if (header->seed != wanted->seed)
        return ofr_fail(reports, OFR_BAD_INPUT, "it is of seed %llu, not %llu",
                        (unsigned long long)header->seed, (unsigned long long)wanted->seed);
    if (header->identity != wanted->identity || header->n_people != wanted->n_people ||
        header->n_days != wanted->n_days)
        return refuse(reports, "it is of another scenario, or of other settings, days or branches");
    if (header->replicate != wanted->replicate)
        return ofr_fail(reports, OFR_BAD_INPUT, "it is of replicate %u, not %u", header->replicate,
                        wanted->replicate);
    return header->day <= header->n_days ? OFR_OK : refuse(reports, "it is of a day after the last");
}

/* Are all bytes there, and the ones that were written? */
static ofr_status check_bytes(struct reader *reader, struct ofr_reports *reports) {
    struct ofr_digest digest;
    uint64_t sum = 0;
    ofr_digest_start(&digest);
    for (size_t n; (n = fread(reader->block, 1, BLOCK, reader->file)) > 0; sum += n)
        ofr_digest_bytes(&digest, reader->block, n);
    if (ferror(reader->file))
        return ofr_fail(reports, OFR_SYSTEM, "%s", strerror(errno));
    const struct header *header = &reader->header;
    if (sum < header->n_packed)
        return ofr_fail(reports, OFR_BAD_INPUT, "it is cut short: %llu bytes of %llu",
                        (unsigned long long)sum + sizeof *header,
                        (unsigned long long)header->n_packed + sizeof *header);
    if (sum > header->n_packed)
        return refuse(reports, "it was altered: there is more after its end");
    return digest.state == header->packed
               ? OFR_OK
               : refuse(reports, "it was altered: its bytes do not have the digest it says");
}

static ofr_status get(void *stream, void *bytes, size_t n, struct ofr_reports *reports) {
    struct reader *reader = stream;
    ZSTD_outBuffer out = {.dst = bytes, .size = n};
    while (out.pos < n) {
        if (reader->in.pos == reader->in.size) {
            reader->in =
                (ZSTD_inBuffer){.src = reader->block, .size = fread(reader->block, 1, BLOCK, reader->file)};
            if (reader->in.size == 0)
                return refuse(reports, "it ends too early");
        }
        reader->left = ZSTD_decompressStream(reader->zstd, &out, &reader->in);
        if (ZSTD_isError(reader->left))
            return ofr_fail(reports, OFR_BAD_INPUT, "it was altered: zstd: %s",
                            ZSTD_getErrorName(reader->left));
        if (reader->left == 0 && out.pos < n)
            return refuse(reports, "it ends too early");
    }
    return OFR_OK;
}

/* Nothing but the end of zstd's frame, with its checksum, may follow. */
static ofr_status get_end(struct reader *reader, struct ofr_reports *reports) {
    unsigned char none;
    ZSTD_outBuffer out = {.dst = &none, .size = 0};
    for (bool more = true; reader->left != 0 && more;) {
        if (reader->in.pos == reader->in.size) {
            reader->in =
                (ZSTD_inBuffer){.src = reader->block, .size = fread(reader->block, 1, BLOCK, reader->file)};
            more = reader->in.size > 0;
        }
        size_t before = reader->in.pos;
        reader->left = ZSTD_decompressStream(reader->zstd, &out, &reader->in);
        if (ZSTD_isError(reader->left))
            return ofr_fail(reports, OFR_BAD_INPUT, "it was altered: zstd: %s",
                            ZSTD_getErrorName(reader->left));
        more = more && reader->in.pos > before;
    }
    return reader->left == 0 ? OFR_OK : refuse(reports, "it holds more than this program looks for");
}

static ofr_status load(struct reader *reader, ofr_list_state list, void *of, struct ofr_reports *reports) {
    if (fseek(reader->file, sizeof reader->header, SEEK_SET) != 0)
        return ofr_fail(reports, OFR_SYSTEM, "%s", strerror(errno));
    struct ofr_archive archive = {.loading = true, .move = get, .stream = reader, .reports = reports};
    list(of, &archive);
    OFR_TRY(ofr_archive_end(&archive));
    return get_end(reader, reports);
}

static ofr_status read_file(FILE *file, struct ofr_checkpoint *about, ofr_list_state list, void *of,
                            struct ofr_reports *reports) {
    struct reader reader = {.file = file, .zstd = ZSTD_createDCtx(), .block = ofr_malloc(BLOCK), .left = 1};
    ofr_status status = reader.zstd == NULL || reader.block == NULL
                            ? ofr_fail(reports, OFR_SYSTEM, "not enough memory")
                            : read_header(&reader, reports);
    OFR_THEN(status, compare(&reader.header, about, reports));
    OFR_THEN(status, check_bytes(&reader, reports));
    if (status == OFR_OK && list != NULL)
        status = load(&reader, list, of, reports);
    if (status == OFR_OK)
        about->day = reader.header.day;
    ZSTD_freeDCtx(reader.zstd);
    ofr_free(reader.block);
    return status;
}

/* With a list, load; without, only look. */
static ofr_status read_path(const char *path, struct ofr_checkpoint *about, bool *found, ofr_list_state list,
                            void *of, struct ofr_reports *reports) {
    struct ofr_reports none = {0}, *inside = ofr_reports_new();
    FILE *file = ofr_open_regular(path);
    *found = file != NULL || errno != ENOENT;
    ofr_status status = file == NULL ? ofr_fail(inside, OFR_SYSTEM, "%s", strerror(errno))
                                     : read_file(file, about, list, of, inside);
    if (file != NULL)
        fclose(file);
    if (status != OFR_OK && *found)
        status = pass_on(status == OFR_BAD_INPUT ? "refused the checkpoint" : "could not read the checkpoint",
                         path, status, inside != NULL ? inside : &none, reports);
    ofr_reports_free(inside);
    return status;
}

ofr_status ofr_checkpoint_check(const char *path, struct ofr_checkpoint *about, bool *found,
                                struct ofr_reports *reports) {
    ofr_status status = read_path(path, about, found, NULL, NULL, reports);
    return *found ? status : OFR_OK;
}

ofr_status ofr_checkpoint_load(const char *path, struct ofr_checkpoint *about, ofr_list_state list, void *of,
                               struct ofr_reports *reports) {
    bool found;
    ofr_status status = read_path(path, about, &found, list, of, reports);
    return found ? status : ofr_fail(reports, OFR_SYSTEM, "the checkpoint %s is gone", path);
}
