package dev.connector.autoconfigure.health;

import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/**
 * The groups of the health endpoint with one more member of the group
 * {@value #READINESS}, which is a member of nothing else. Where there is no such group,
 * it is a member of the health of the whole.
 *
 * @param groups the groups as they were
 * @param member the name of the member
 * @param wanted whether the member is to be seen at all
 */
record ReadinessGroups(HealthEndpointGroups groups, String member,
		BooleanSupplier wanted) implements HealthEndpointGroups, AdditionalPathsMapper {

	private static final String READINESS = "readiness";

	@Override
	public HealthEndpointGroup getPrimary() {
		return new Group(this.groups.getPrimary(), !getNames().contains(READINESS));
	}

	@Override
	public Set<String> getNames() {
		return this.groups.getNames();
	}

	@Override
	public @Nullable HealthEndpointGroup get(String name) {
		HealthEndpointGroup group = this.groups.get(name);
		return (group != null) ? new Group(group, name.equals(READINESS)) : null;
	}

	@Override
	public @Nullable List<String> getAdditionalPaths(EndpointId endpointId, WebServerNamespace namespace) {
		return (this.groups instanceof AdditionalPathsMapper mapper) ? mapper.getAdditionalPaths(endpointId, namespace)
				: null;
	}

	/**
	 * A group that has the member, or has it not, whatever it says itself.
	 */
	private final class Group implements HealthEndpointGroup {

		private final HealthEndpointGroup group;

		private final boolean place;

		Group(HealthEndpointGroup group, boolean place) {
			this.group = group;
			this.place = place;
		}

		@Override
		public boolean isMember(String name) {
			return name.equals(ReadinessGroups.this.member) ? this.place && ReadinessGroups.this.wanted.getAsBoolean()
					: this.group.isMember(name);
		}

		@Override
		public boolean showComponents(SecurityContext securityContext) {
			return this.group.showComponents(securityContext);
		}

		@Override
		public boolean showDetails(SecurityContext securityContext) {
			return this.group.showDetails(securityContext);
		}

		@Override
		public StatusAggregator getStatusAggregator() {
			return this.group.getStatusAggregator();
		}

		@Override
		public HttpCodeStatusMapper getHttpCodeStatusMapper() {
			return this.group.getHttpCodeStatusMapper();
		}

		@Override
		public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
			return this.group.getAdditionalPath();
		}

	}

}
