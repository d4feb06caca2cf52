package dev.connector.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import dev.connector.autoconfigure.DestinationProperties;
import dev.connector.autoconfigure.RegistrationProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of properties in the manual is the one that the metadata gives. Run with
 * {@code -Dconnector.docs.write=true} to write it anew.
 */
class ConfigurationReferenceTests {

	private static final Path PAGE = Path.of("").toAbsolutePath().getParent().resolve("docs/configuration.md");

	private static final String BEGIN = "<!-- begin of the generated table -->\n";

	private static final String END = "<!-- end of the generated table -->";

	@Test
	void tableInTheManualIsUpToDate() throws IOException {
		String page = Files.readString(PAGE);
		int begin = page.indexOf(BEGIN) + BEGIN.length();
		int end = page.indexOf(END);
		String table = table();
		if (Boolean.getBoolean("connector.docs.write")) {
			Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
		}
		else {
			assertThat(page.substring(begin, end)).isEqualTo(table);
		}
	}

	@Test
	void everyPropertyIsDescribed() throws IOException {
		assertThat(properties()).isNotEmpty()
			.allSatisfy(
					(name, property) -> assertThat(property.path("description").asString("")).as(name).isNotBlank());
	}

	@ParameterizedTest
	@ValueSource(classes = { RegistrationProperties.class, DestinationProperties.class })
	void everyKeyOfANamedEntryIsInTheManual(Class<?> properties) throws IOException {
		String page = Files.readString(PAGE);
		assertThat(properties.getRecordComponents()).isNotEmpty().allSatisfy((component) -> {
			String key = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
			assertThat(page).containsPattern("`" + key + "`|connector\\.defaults\\." + key);
		});
	}

	private static String table() throws IOException {
		StringBuilder table = new StringBuilder("| property | default | what it does |\n|---|---|---|\n");
		properties().forEach((name, property) -> table.append("| `")
			.append(name)
			.append("` | ")
			.append(defaultValue(property))
			.append(" | ")
			.append(property.path("description").asString("").replace("|", "\\|").replaceAll("\\s+", " "))
			.append(" |\n"));
		return table.toString();
	}

	private static String defaultValue(JsonNode property) {
		JsonNode value = property.path("defaultValue");
		if (value.isMissingNode() || value.isNull()) {
			return "";
		}
		String text = value.isString() ? value.asString() : value.toString();
		return text.isEmpty() ? "" : "`" + text + "`";
	}

	private static Map<String, JsonNode> properties() throws IOException {
		Map<String, JsonNode> properties = new TreeMap<>();
		Path metadata = Path.of("target/classes/META-INF/spring-configuration-metadata.json");
		try (InputStream in = Files.newInputStream(metadata)) {
			for (JsonNode property : JsonMapper.builder().build().readTree(in).path("properties")) {
				properties.put(property.path("name").asString(), property);
			}
		}
		return properties;
	}

}
