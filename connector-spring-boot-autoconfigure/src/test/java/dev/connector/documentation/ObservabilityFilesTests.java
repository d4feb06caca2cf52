package dev.connector.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the dashboard and the alert rules to what an application really shows.
 */
class ObservabilityFilesTests {

	private static final Path DOCS = Path.of("").toAbsolutePath().getParent().resolve("docs");

	private static final Pattern METRIC = Pattern.compile("\\bconnector_[a-z_]+");

	private static final Pattern SELECTOR = Pattern.compile("(connector_[a-z_]+)\\{([^}]*)\\}");

	private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)");

	private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|ignoring|without)\\s*\\(([^)]*)\\)");

	/** Prometheus has these by itself. */
	private static final Set<String> EVERYWHERE = Set.of("job", "le");

	private static ScrapedMetrics scraped;

	@BeforeAll
	static void scrape() throws Exception {
		scraped = ScrapedMetrics.scrape();
	}

	@Test
	void everyMetricOfTheManualIsThereWithItsTags() throws Exception {
		Map<String, Set<String>> listed = MetricsTable.metrics();
		assertThat(listed).hasSize(20);
		listed.forEach((name, tags) -> assertThat(samplesOf(name)).as(name)
			.isNotEmpty()
			.allSatisfy(
					(sample) -> assertThat(withoutBuckets(scraped.samples().get(sample))).as(sample).isEqualTo(tags)));
		Set<String> known = listed.keySet()
			.stream()
			.flatMap((name) -> samplesOf(name).stream())
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(scraped.samples().keySet()).isEqualTo(known);
	}

	@Test
	void theDashboardAsksOnlyForWhatThereIs() throws Exception {
		List<String> expressions = expressionsOfTheDashboard();
		assertThat(expressions).isNotEmpty().allSatisfy(ObservabilityFilesTests::assertIsThere);
	}

	@Test
	void theDashboardShowsEveryMetric() throws Exception {
		Set<String> shown = expressionsOfTheDashboard().stream()
			.flatMap((expression) -> metricsIn(expression).stream())
			.collect(Collectors.toSet());
		MetricsTable.metrics()
			.keySet()
			.forEach((name) -> assertThat(shown).as(name).containsAnyElementsOf(samplesOf(name)));
	}

	@Test
	void panelsOfTheDashboardHaveATitleADescriptionAndAPlaceOfTheirOwn() throws Exception {
		Set<String> places = new TreeSet<>();
		for (JsonNode panel : dashboard().get("panels")) {
			String title = panel.path("title").asString();
			assertThat(title).isNotBlank();
			assertThat(places.add(panel.get("gridPos").path("x") + " " + panel.get("gridPos").path("y"))).as(title)
				.isTrue();
			if (!panel.get("type").asString().equals("row")) {
				assertThat(panel.path("description").asString()).as(title).isNotBlank();
				assertThat(panel.get("datasource").get("uid").asString()).as(title).isEqualTo("${datasource}");
			}
		}
	}

	@Test
	void alertRulesAskOnlyForWhatThereIs() throws Exception {
		assertThat(rules()).isNotEmpty().allSatisfy((rule) -> assertIsThere(String.valueOf(rule.get("expr"))));
	}

	@Test
	@SuppressWarnings("unchecked")
	void alertRulesSayWhatItMeansAndWhereToReadOn() throws Exception {
		Set<String> anchors = anchorsOf(DOCS.resolve("operations.md"));
		for (Map<String, Object> rule : rules()) {
			String name = String.valueOf(rule.get("alert"));
			Map<String, String> annotations = (Map<String, String>) rule.get("annotations");
			assertThat(name).startsWith("Connector");
			assertThat(rule).as(name).containsKeys("expr", "for", "labels");
			assertThat((Map<String, String>) rule.get("labels")).as(name).containsKey("severity");
			assertThat(annotations.get("summary")).as(name).isNotBlank();
			assertThat(annotations.get("description")).as(name).hasSizeGreaterThan(80);
			assertThat(annotations.get("runbook_url")).as(name).contains("docs/operations.md#");
			assertThat(anchors).as(name).contains(annotations.get("runbook_url").replaceAll("^.*#", ""));
		}
	}

	private static void assertIsThere(String expression) {
		Set<String> metrics = metricsIn(expression);
		assertThat(metrics).as(expression).isNotEmpty();
		assertThat(scraped.samples().keySet()).as(expression).containsAll(metrics);
		SELECTOR.matcher(expression)
			.results()
			.forEach((selector) -> assertThat(allowed(Set.of(selector.group(1)))).as(expression)
				.containsAll(find(MATCHER, selector.group(2).replaceAll("\"[^\"]*\"", ""))));
		GROUPING.matcher(expression)
			.results()
			.forEach((grouping) -> assertThat(allowed(metrics)).as(expression)
				.containsAll(find(Pattern.compile("([a-z_]+)"), grouping.group(1))));
	}

	private static Set<String> allowed(Set<String> metrics) {
		Set<String> labels = new TreeSet<>(EVERYWHERE);
		metrics.forEach((metric) -> labels.addAll(scraped.samples().getOrDefault(metric, Set.of())));
		return labels;
	}

	private static Set<String> metricsIn(String expression) {
		return METRIC.matcher(expression.replaceAll("\"[^\"]*\"", ""))
			.results()
			.map(MatchResult::group)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> find(Pattern pattern, String text) {
		return pattern.matcher(text)
			.results()
			.map((match) -> match.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * The samples of a metric, whose names go on with its unit and its part.
	 */
	private static Set<String> samplesOf(String metric) {
		String base = metric.replace('.', '_');
		return scraped.samples()
			.keySet()
			.stream()
			.filter((sample) -> sample.matches(base + "(_seconds|_tasks)?(_total|_count|_sum|_max|_bucket)?"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> withoutBuckets(Set<String> labels) {
		Set<String> tags = new TreeSet<>(labels);
		tags.remove("le");
		return tags;
	}

	private static JsonNode dashboard() throws IOException {
		return JsonMapper.builder()
			.build()
			.readTree(Files.readString(DOCS.resolve("observability/grafana-dashboard.json")));
	}

	private static List<String> expressionsOfTheDashboard() throws IOException {
		List<String> expressions = new ArrayList<>();
		JsonNode dashboard = dashboard();
		for (JsonNode panel : dashboard.get("panels")) {
			panel.path("targets").forEach((target) -> expressions.add(target.get("expr").asString()));
		}
		dashboard.get("templating").get("list").forEach((variable) -> {
			if (variable.get("type").asString().equals("query")) {
				expressions.add(variable.get("query").get("query").asString());
			}
		});
		return expressions;
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> rules() throws IOException {
		Map<String, Object> file = new Yaml()
			.load(Files.readString(DOCS.resolve("observability/prometheus-alerts.yaml")));
		List<Map<String, Object>> rules = new ArrayList<>();
		((List<Map<String, Object>>) file.get("groups"))
			.forEach((group) -> rules.addAll((List<Map<String, Object>>) group.get("rules")));
		return rules;
	}

	private static Set<String> anchorsOf(Path page) throws IOException {
		return find(Pattern.compile("(?m)^#+ (.+)$"), Files.readString(page)).stream()
			.map((heading) -> heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
