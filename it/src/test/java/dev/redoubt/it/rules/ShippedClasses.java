package dev.redoubt.it.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The classes of the main source folders, imported once for all rules. */
final class ShippedClasses {
    static final String ROOT = "dev.redoubt.";

    /** Test-jars of other modules are on the class path too. */
    static final class MainFolders implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar")
                    && !location.contains("/test-classes/")
                    && !location.contains("/test/");
        }
    }

    static final JavaClasses ALL =
            new ClassFileImporter().withImportOption(new MainFolders()).importPackages("dev.redoubt");

    private ShippedClasses() {}

    /** Every package that holds a class, without the common prefix. */
    static Set<String> packages() {
        Set<String> names = new TreeSet<>();
        for (JavaClass type : ALL) {
            if (!type.getSimpleName().equals("package-info")) {
                names.add(shortName(type));
            }
        }
        return names;
    }

    /** The package of a class, without the common prefix. */
    static String shortName(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
    }

    static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(ROOT);
    }

    /** Which of our packages each package uses, itself left out. */
    static TreeMap<String, Set<String>> packageGraph() {
        TreeMap<String, Set<String>> graph = new TreeMap<>();
        packages().forEach(name -> graph.put(name, new TreeSet<>()));
        for (JavaClass type : ALL) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (isOurs(target) && !target.getPackageName().equals(type.getPackageName())) {
                    graph.get(shortName(type)).add(shortName(target));
                }
            }
        }
        return graph;
    }

    /** Which top-level classes of one package each top-level class of it uses, itself left out. */
    static TreeMap<String, Set<String>> classGraph(String shortPackage) {
        TreeMap<String, Set<String>> graph = new TreeMap<>();
        for (JavaClass type : ALL) {
            if (!shortName(type).equals(shortPackage)) {
                continue;
            }
            Set<String> used = graph.computeIfAbsent(topLevel(type), name -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (isOurs(target) && shortName(target).equals(shortPackage)) {
                    used.add(topLevel(target));
                }
            }
            used.remove(topLevel(type));
        }
        return graph;
    }

    private static String topLevel(JavaClass type) {
        String name = type.getName().substring(type.getPackageName().length() + 1);
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }
}
