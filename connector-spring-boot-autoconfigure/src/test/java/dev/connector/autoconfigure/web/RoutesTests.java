package dev.connector.autoconfigure.web;

import org.junit.jupiter.api.Test;

import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.filter.ServerHttpObservationFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Routes}.
 */
class RoutesTests {

	@Test
	void observationOfTheRequestKnowsTheRoute() {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/connectors/a/b/c");
		request.setServletPath("/connectors");
		ServerRequestObservationContext observed = new ServerRequestObservationContext(request,
				new MockHttpServletResponse());
		request.setAttribute(ServerHttpObservationFilter.CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE, observed);
		Routes.take(request, "/{tenant}/{type}/{capability}");
		assertThat(observed.getPathPattern()).isEqualTo("/connectors/{tenant}/{type}/{capability}");
	}

	@Test
	void requestThatNobodyObservesIsServed() {
		Routes.take(new MockHttpServletRequest(), "/{tenant}/{type}/{capability}");
	}

}
