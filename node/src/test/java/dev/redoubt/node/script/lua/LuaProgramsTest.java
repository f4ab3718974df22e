package dev.redoubt.node.script.lua;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.script.lua.LuaPrograms.Item;
import dev.redoubt.persistence.testing.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Small programs come to what their file says. {@code -Dredoubt.golden=update} rewrites the files; review the diff.
 * {@link LuaInteropTest} holds that redis-server says the same.
 */
class LuaProgramsTest {
    static final List<String> NAMES = LuaPrograms.NAMES;

    @ParameterizedTest
    @FieldSource("NAMES")
    void programs_come_to_what_the_file_says(String name) throws IOException {
        LuaPrograms programs = LuaPrograms.read(name);
        StringBuilder actual = new StringBuilder();
        for (Item item : programs.items()) {
            actual.append(LuaPrograms.rendered(item, LuaPrograms.escape(LuaShell.answer(item.program()))));
        }
        Golden.check(programs.file(), actual.toString());
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void a_program_that_is_suspended_at_each_step_comes_to_the_same(String name) throws IOException {
        List<String> differences = new ArrayList<>();
        for (Item item : LuaPrograms.read(name).items()) {
            String answer = LuaPrograms.escape(LuaShell.answer(item.program(), left -> 1));
            if (!answer.equals(item.answer())) {
                differences.add(item.program() + "\n= " + item.answer() + "\nsuspended: " + answer);
            }
        }
        assertThat(differences).isEmpty();
    }
}
