package io.sluice.build;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * One fault that PIT planted.
 *
 * @param className with its package
 * @param what was changed, in PIT's words
 * @param status in PIT's words: a fault that made a test run for ever was noticed too
 */
record Mutation(
    String className, String method, int line, String what, boolean noticed, String status) {

  /**
   * Reads a {@code mutations.xml}.
   *
   * @throws IllegalArgumentException when it is none
   */
  static List<Mutation> parse(String xml) {
    List<Mutation> found = new ArrayList<>();
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals("mutation")) {
          found.add(mutation(reader));
        }
      }
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException("not a report of PIT: " + e.getMessage(), e);
    }
    return found;
  }

  private static Mutation mutation(XMLStreamReader reader) throws XMLStreamException {
    boolean noticed = Boolean.parseBoolean(reader.getAttributeValue(null, "detected"));
    String status = reader.getAttributeValue(null, "status");
    String className = "";
    String method = "";
    int line = 0;
    String what = "";
    while (!(reader.next() == XMLStreamConstants.END_ELEMENT
        && reader.getLocalName().equals("mutation"))) {
      if (reader.isStartElement()) {
        switch (reader.getLocalName()) {
          case "mutatedClass" -> className = reader.getElementText();
          case "mutatedMethod" -> method = reader.getElementText();
          case "lineNumber" -> line = Integer.parseInt(reader.getElementText());
          case "description" -> what = reader.getElementText();
          default -> {
            // Of no interest here.
          }
        }
      }
    }
    return new Mutation(className, method, line, what, noticed, status);
  }

  String packageName() {
    return className.substring(0, Math.max(0, className.lastIndexOf('.')));
  }

  /** Sorts by class and line. */
  @Override
  public String toString() {
    return "%s:%04d %s: %s (%s)".formatted(className, line, method, what, status);
  }
}
