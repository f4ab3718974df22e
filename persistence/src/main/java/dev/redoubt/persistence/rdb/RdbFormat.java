package dev.redoubt.persistence.rdb;

/**
 * Constants of the format, as rdb.h names them.
 *
 * <pre>
 * "REDIS" 4 digits of version                 or "VALKEY" 3 digits
 * { 250 name value }                          AUX fields
 * { 247 id 2 when { form data } 0 }           data of a module
 * { 245 code }                                a library of functions
 * { 244 slot keys expires }                   sizes of a hash slot, from version 12 on
 * { 254 db  251 keys expires                  a database and its size hint
 *   { [253 s:4 | 252 ms:8] [248 idle | 249 freq:1] type key value } }
 * 255 crc64:8                                 over all before it; 0 = none; from version 5 on
 *
 * length:  00llllll | 01llllll l | 0x80 l:4 (big-endian) | 0x81 l:8 (big-endian)
 * string:  length bytes | 0xC0 int8 | 0xC1 int16 | 0xC2 int32 (little-endian) | 0xC3 clen len LZF
 * </pre>
 */
final class RdbFormat {
    static final String MAGIC = "REDIS";
    /** The version that is written by default: redis-server 7.0 refuses 11. */
    static final int VERSION = 10;

    /** The last version that is written. */
    static final int MAX_VERSION = 11;
    /** The first version with a checksum. */
    static final int FIRST_CHECKSUMMED = 5;
    /** The first version with sections that tell the size of a hash slot (Redis 7.4). */
    static final int FIRST_WITH_SLOTS = 12;

    static final int OP_SLOT_INFO = 244;
    static final int OP_FUNCTION2 = 245;
    static final int OP_FUNCTION_PRE_GA = 246;
    static final int OP_MODULE_AUX = 247;
    static final int OP_IDLE = 248;
    static final int OP_FREQ = 249;
    static final int OP_AUX = 250;
    static final int OP_RESIZEDB = 251;
    static final int OP_EXPIRETIME_MS = 252;
    static final int OP_EXPIRETIME = 253;
    static final int OP_SELECTDB = 254;
    static final int OP_EOF = 255;

    static final int STRING = 0;
    static final int LIST = 1;
    static final int SET = 2;
    static final int ZSET = 3;
    static final int HASH = 4;
    static final int ZSET_2 = 5;
    static final int MODULE_PRE_GA = 6;
    static final int MODULE_2 = 7;
    static final int HASH_ZIPMAP = 9;
    static final int LIST_ZIPLIST = 10;
    static final int SET_INTSET = 11;
    static final int ZSET_ZIPLIST = 12;
    static final int HASH_ZIPLIST = 13;
    static final int LIST_QUICKLIST = 14;
    static final int STREAM = 15;
    static final int HASH_LISTPACK = 16;
    static final int ZSET_LISTPACK = 17;
    static final int LIST_QUICKLIST_2 = 18;
    static final int STREAM_2 = 19;
    static final int SET_LISTPACK = 20;
    static final int STREAM_3 = 21;
    /** Hashes whose fields expire (Redis 7.4, before its release and since), of which there are none here. */
    static final int HASH_EXPIRING_PRE_GA = 22;

    static final int HASH_EXPIRING_LISTPACK = 25;

    /** The same of Valkey 9. */
    static final int VALKEY_HASH_EXPIRING = 22;

    static final int LENGTH_14 = 0x40;
    static final int LENGTH_32 = 0x80;
    static final int LENGTH_64 = 0x81;
    static final int INT_8 = 0xC0;
    static final int INT_16 = 0xC1;
    static final int INT_32 = 0xC2;
    static final int LZF = 0xC3;

    /** The longest decimal text that the writer stores as an integer: "-2147483648". */
    static final int MAX_INT_TEXT = 11;

    /** Containers of a quicklist node: one big element, or a listpack of many. */
    static final int NODE_PLAIN = 1;

    static final int NODE_PACKED = 2;

    private RdbFormat() {}
}
