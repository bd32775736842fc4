//! The closed lists of sheets and wishes.

use trust::closed_list;

closed_list! {
    /// What it is about: the fields in which innovators complete what landlords do, and new forms of housing.
    Theme {
        SocialAnimation = "social-animation",
        LivingEnvironment = "living-environment",
        Culture = "culture",
        Education = "education",
        GenderEquality = "gender-equality",
        Inclusion = "inclusion",
        JobInsertion = "job-insertion",
        Digital = "digital",
        Training = "training",
        EcologicalTransition = "ecological-transition",
        SustainableDevelopment = "sustainable-development",
        /// Inclusive, intergenerational, co-operative housing, shared rooms.
        NewHousing = "new-housing",
    }
}

closed_list! {
    /// For whom. Groups of the population, never a person.
    Public {
        AllTenants = "all-tenants",
        Families = "families",
        Children = "children",
        Young = "young",
        Seniors = "seniors",
        Women = "women",
        JobSeekers = "job-seekers",
        Refugees = "refugees",
        Students = "students",
    }
}

closed_list! {
    /// The kind of place where it is done.
    PlaceKind {
        VacantDwellings = "vacant-dwellings",
        SharedRoom = "shared-room",
        GroundFloor = "ground-floor",
        Kitchen = "kitchen",
        Outdoors = "outdoors",
        WholeBuilding = "whole-building",
        Land = "land",
    }
}

closed_list! {
    /// What a host or a partner brings besides a place.
    Support {
        Technical = "technical",
        Financial = "financial",
        Material = "material",
        Staff = "staff",
        /// Introducing it to elected people, associations, tenants.
        Network = "network",
    }
}

closed_list! {
    /// What the territory is like, from dense to sparse.
    Settlement {
        DenseCity = "dense-city",
        Town = "town",
        SmallTown = "small-town",
        Rural = "rural",
    }
}
