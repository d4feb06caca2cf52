package dev.connector.autoconfigure.web;

import java.util.List;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;

/**
 * Refuses to start what others than this machine could reach without encryption or
 * without authentication, before it listens; or warns when that is wanted.
 */
public final class ExposureCheck implements InitializingBean {

	private static final Logger logger = LoggerFactory.getLogger(ExposureCheck.class);

	private final String subject;

	private final String property;

	private final List<ListeningPoint> points;

	private final boolean allowInsecure;

	/**
	 * Create a check.
	 * @param subject what listens, such as {@code The gateway}
	 * @param property the property that allows it to be open
	 * @param points where it is going to listen
	 * @param allowInsecure whether it may be open
	 */
	public ExposureCheck(String subject, String property, List<ListeningPoint> points, boolean allowInsecure) {
		this.subject = subject;
		this.property = property;
		this.points = List.copyOf(points);
		this.allowInsecure = allowInsecure;
	}

	/**
	 * Check.
	 * @throws RuntimeException when something is open that may not be
	 */
	@Override
	public void afterPropertiesSet() {
		List<ListeningPoint> open = this.points.stream().filter((point) -> !point.missing().isEmpty()).toList();
		if (open.isEmpty()) {
			return;
		}
		if (!this.allowInsecure) {
			throw new ExposedException(this.subject, this.property, open);
		}
		open.forEach((point) -> logger.warn("{} is open to the network, because {} is set: {}", this.subject,
				this.property, describe(point)));
	}

	static String describe(ListeningPoint point) {
		return point.name() + " listens on " + point.where() + " without "
				+ point.missing()
					.stream()
					.map(ListeningPoint.Protection::name)
					.collect(Collectors.joining(" and without "));
	}

}
