"""The events list, one event, and the form that answers an inquiry."""
