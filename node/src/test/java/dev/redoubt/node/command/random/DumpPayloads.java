package dev.redoubt.node.command.random;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** What DUMP of redis-server 7.0.15 has answered for values of each type and encoding, and damaged forms of it. */
public final class DumpPayloads {
    private static final String[] HEX = {
        "00c00a0a006e9f57450eae63bb",
        "000568656c6c6f0a006372df766534200a",
        "00c3092f016161e022000161610a002660805b8e3a583d",
        "1201021111000000040081610281620201010201ff0a006d72713e9b43482b",
        "0b0e02000000030000000100020003000a00a5025ce26d6e4d1b",
        "0202016101620a00fe642125eb033d0d",
        "10121200000004008166028176028167020101ff0a0023c1a5e35dfae81c",
        "111d1d0000000600816302842d696e6605816102010181620283322e3504ff0a003992339be11f323d",
        "0402016601760167c0010a00b53eafea654e7034",
        "01000a005bf825cc6c174356",
        "0202016101610a0057be762fc2d6523a",
        "6301610a0053c0fbdfbab5ae06",
        "0001610b00d62152e872a9943d",
        "0001616263640a00ab3e1cb50decd2f1",
        "000568656c6c6f0a006372df766534200b",
    };

    /** As Latin-1 text. */
    public static final String[] ALL = Arrays.stream(HEX)
            .map(hex -> new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1))
            .toArray(String[]::new);

    private DumpPayloads() {}
}
