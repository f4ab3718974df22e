package dev.redoubt.persistence.backup.s3;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An answer of S3: an element with values, and with elements that have values. Immutable.
 *
 * @param name of the outer element, without its namespace
 * @param values the texts of the elements in it
 * @param children the elements in it that have elements themselves, by their texts
 */
record S3Xml(String name, Map<String, String> values, List<Child> children) {
    /** An element of the second level. */
    record Child(String name, Map<String, String> values) {}

    /**
     * Reads a body; what is deeper than two levels is passed over.
     *
     * @throws XMLStreamException if it is no XML
     */
    static S3Xml parse(byte[] body) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        // Nothing is fetched that an answer names.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(body));
        String root = "";
        Map<String, String> values = new HashMap<>();
        List<Child> children = new ArrayList<>();
        Map<String, String> inner = new HashMap<>();
        StringBuilder text = new StringBuilder();
        int depth = 0;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                root = depth == 0 ? reader.getLocalName() : root;
                depth++;
                text.setLength(0);
            } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(reader.getText());
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
                if (depth == 2) {
                    inner.put(reader.getLocalName(), text.toString());
                } else if (depth == 1 && inner.isEmpty()) {
                    values.put(reader.getLocalName(), text.toString());
                } else if (depth == 1) {
                    children.add(new Child(reader.getLocalName(), Map.copyOf(inner)));
                    inner.clear();
                }
                text.setLength(0);
            }
        }
        return new S3Xml(root, Map.copyOf(values), List.copyOf(children));
    }

    /** Returns a value; empty if there is none. */
    String value(String element) {
        return values.getOrDefault(element, "");
    }
}
