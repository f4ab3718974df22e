package dev.redoubt.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The packages use each other as ARCHITECTURE.md, section 2, says: one rule for each row of its table. */
class PackageRulesTest {
    private static final int LARGEST_KNOT = 8;

    /**
     * Collections of one keyspace, and cores whose parts share one state: splitting them would hide what belongs
     * together.
     */
    private static final Set<String> KNOTS_ALLOWED =
            Set.of("node.keyspace", "node.member", "node.replication", "node.shard.core", "sentinel.core");

    @Test
    void the_table_has_one_row_for_each_package() {
        assertThat(PackageTable.rows().stream().map(PackageTable.Row::name).toList())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(ShippedClasses.packages());
    }

    @Test
    void the_table_names_only_what_a_package_uses() {
        var graph = ShippedClasses.packageGraph();
        for (PackageTable.Row row : PackageTable.rows()) {
            List<String> ours = row.mayUse().stream().filter(graph::containsKey).toList();
            assertThat(graph.get(row.name())).as(row.name()).containsAll(ours);
        }
    }

    @TestFactory
    Stream<DynamicTest> a_package_uses_what_its_row_allows() {
        return PackageTable.rows().stream()
                .map(row -> DynamicTest.dynamicTest(row.name(), () -> assertThat(violations(row))
                        .as("uses of %s that its row in ARCHITECTURE.md does not allow", row.name())
                        .isEmpty()));
    }

    private static Set<String> violations(PackageTable.Row row) {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : ShippedClasses.ALL) {
            if (!ShippedClasses.shortName(type).equals(row.name())) {
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!target.isPrimitive() && !PackageTable.allows(row, target.getPackageName())) {
                    found.add(type.getSimpleName() + " -> " + target.getName());
                }
            }
        }
        return found;
    }

    @Test
    void no_packages_form_a_cycle() {
        assertThat(Knots.largerThan(1, ShippedClasses.packageGraph())).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> no_more_than_eight_classes_form_a_cycle() {
        return ShippedClasses.packages().stream()
                .filter(name -> !KNOTS_ALLOWED.contains(name))
                .map(name -> DynamicTest.dynamicTest(name, () -> checkKnots(name)));
    }

    private static void checkKnots(String name) {
        int largest = Knots.largerThan(1, ShippedClasses.classGraph(name)).stream()
                .mapToInt(List::size)
                .max()
                .orElse(1);
        assertThat(largest).isLessThanOrEqualTo(LARGEST_KNOT);
    }

    @TestFactory
    Stream<DynamicTest> a_package_info_says_what_the_package_may_use() {
        return ShippedClasses.packages().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    String text = packageInfo(name).replaceAll("\\n \\*", "");
                    assertThat(text).contains("may use").contains("must not").contains("Start reading at");
                }));
    }

    private static String packageInfo(String name) {
        String end = "dev/redoubt/" + name.replace('.', '/') + "/package-info.java";
        return Modules.shippedSources()
                .filter(file -> file.endsWith(end))
                .map(Modules::read)
                .findAny()
                .orElse("");
    }
}
