package dev.connector.sample.chaos;

import java.io.StringReader;
import java.time.Duration;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class StormPlotTests {

	@Test
	void drawsEachLineAndEachTimeWithoutAGateway() throws Exception {
		List<StormSample> samples = List.of(new StormSample(1, true, 4, 4, 3, 1, 10),
				new StormSample(2, false, 9, 0, 16, 2, 0), new StormSample(3, true, 2, 10, 16, 2, 10));
		String svg = new StormPlot(new StormOptions(10, 1, null), samples).svg();
		Document document = DocumentBuilderFactory.newDefaultInstance()
			.newDocumentBuilder()
			.parse(new InputSource(new StringReader(svg)));
		assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(4);
		assertThat(svg.lines().filter((line) -> line.contains("fill-opacity=\"0.18\""))).hasSize(3);
		assertThat(svg).contains("points=\"356.0,56.0 648.0,186.0 940.0,56.0\"");
	}

	@Test
	void axisEndsAtANumberThatIsEasyToRead() {
		assertThat(List.of(0.5, 1.0, 19.2, 20.0, 20.1, 900.0, 1001.0).stream().map(StormPlot::niceTop))
			.containsExactly(1.0, 1.0, 20.0, 20.0, 40.0, 1000.0, 2000.0);
	}

	@Test
	void boundOfAttemptsIsMadeOfHalfDelays() {
		assertThat(List.of(249, 250, 749, 750, 1749, 1750, 3750)
			.stream()
			.map((millis) -> StormOptions.attemptsWithin(Duration.ofMillis(millis))))
			.containsExactly(0, 1, 1, 2, 2, 3, 4);
		assertThat((double) StormOptions.attemptsWithin(Duration.ofHours(1))).isCloseTo(3600 / 30.0, within(10.0));
	}

}
