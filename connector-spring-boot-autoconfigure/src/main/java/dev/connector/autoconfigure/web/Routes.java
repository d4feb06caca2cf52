package dev.connector.autoconfigure.web;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.util.ClassUtils;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Tells Spring's observation of HTTP requests which route was taken, so that its meters
 * and spans have a name without what callers choose.
 */
public final class Routes {

	private static final boolean OBSERVED = ClassUtils.isPresent("io.micrometer.observation.Observation",
			Routes.class.getClassLoader());

	private Routes() {
	}

	/**
	 * Tell the route.
	 * @param request the request
	 * @param pattern the route below the servlet's path
	 */
	public static void take(HttpServletRequest request, String pattern) {
		if (OBSERVED) {
			Observed.take(request, request.getServletPath() + pattern);
		}
	}

	/**
	 * Loaded only where Micrometer is.
	 */
	private static final class Observed {

		static void take(HttpServletRequest request, String pattern) {
			ServerHttpObservationFilter.findObservationContext(request)
				.ifPresent((context) -> context.setPathPattern(pattern));
		}

	}

}
